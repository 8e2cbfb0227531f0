import NIOCore
import Testing

@testable import RedisClient

@Suite struct RedisCommandTests {
    @Test func aCommandIsAnArrayOfBulkStrings() {
        let command = RedisCommand("set", "clé", RedisArgument([0, 13, 10]), 42, 1.5, RedisArgument(-7))
        var expected = ByteBuffer(string: "*6\r\n$3\r\nSET\r\n$4\r\nclé\r\n$3\r\n")
        expected.writeBytes([0, 13, 10])
        expected.writeString("\r\n$2\r\n42\r\n$3\r\n1.5\r\n$2\r\n-7\r\n")
        #expect(command.encoded == expected)
        #expect(command.name == "SET")
    }

    @Test(arguments: [0, 9, 10, 99, 100, 12_345])
    func aLengthOfAnyNumberOfDigitsIsWrittenRight(_ length: Int) {
        let text = String(repeating: "x", count: length)
        let expected = "*2\r\n$4\r\nECHO\r\n$\(length)\r\n\(text)\r\n"
        #expect(RedisCommand("ECHO", RedisArgument(text)).encoded == ByteBuffer(string: expected))
        #expect(RedisCommand("ECHO", RedisArgument(ByteBuffer(string: text))).encoded == ByteBuffer(string: expected))
    }

    @Test func whatTheReaderReadsIsWhatWasWritten() {
        let arguments = (0..<150).map { RedisArgument("argument \($0)") }
        var reader = RESPReader()
        var encoded = RedisCommand("MSET", arguments).encoded
        let value = try? reader.next(from: &encoded)
        #expect(value?.array?.count == 151)
        #expect(value?.array?.last?.string == "argument 149")
    }

    @Test(
        arguments: [
            (RedisCommand("GET", "subscribe"), .ordinary),
            (RedisCommand("XREAD", "COUNT", "1", "STREAMS", "BLOCK", "0"), .ordinary),
            (
                RedisCommand("xread", "count", "1", "block", "250", "streams", "s", "$"),
                .blocking(atMost: .milliseconds(250))
            ),
            (RedisCommand("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "s", ">"), .blocking(atMost: nil)),
            (RedisCommand("BLPOP", "list", "1.5"), .blocking(atMost: .milliseconds(1_500))),
            (RedisCommand("BLPOP", "list", "0"), .blocking(atMost: nil)),
            (RedisCommand("BLMPOP", "2", "1", "list", "LEFT"), .blocking(atMost: .seconds(2))),
            (RedisCommand("WAIT", "1", "100"), .blocking(atMost: .milliseconds(100))),
            (RedisCommand("BLPOP", "list", "nonsense"), .blocking(atMost: .zero)),
            (RedisCommand("BLPOP"), .blocking(atMost: .zero)),
            (RedisCommand("multi"), .stateful),
            (RedisCommand("SELECT", "1"), .stateful),
            (RedisCommand("CLIENT", "setname", "x"), .stateful),
            (RedisCommand("CLIENT", "reply", "off"), .unsettling),
            (RedisCommand("CLIENT", "LIST"), .ordinary),
            (RedisCommand("Subscribe", "x"), .unsettling),
            (RedisCommand("MONITOR"), .unsettling),
            (RedisCommand("HELLO", "2"), .unsettling),
        ] as [(RedisCommand, CommandNature)]
    )
    func aCommandIsKnownByWhatItDoesToAConnection(_ command: RedisCommand, _ nature: CommandNature) {
        #expect(command.nature == nature)
    }
}
