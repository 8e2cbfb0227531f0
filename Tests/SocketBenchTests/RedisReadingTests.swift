import Testing

@testable import SocketBench

@Suite struct RedisReadingTests {
    @Test func linesOfNamesAndValuesAreRead() {
        let text = "# CPU\r\nused_cpu_sys:1.25\r\nused_cpu_user:2.5\r\nnothing\r\nurl:a:b\r\n"
        #expect(RedisReading.fields(of: text) == ["used_cpu_sys": "1.25", "used_cpu_user": "2.5", "url": "a:b"])
    }
}
