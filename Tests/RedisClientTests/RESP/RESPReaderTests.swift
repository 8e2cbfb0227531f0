import NIOCore
import Testing

@testable import RedisClient

@Suite struct RESPReaderTests {
    @Test(
        arguments: [
            ("+OK\r\n", .simple("OK")),
            ("+\r\n", .simple("")),
            ("-ERR no such key\r\n", .error(RedisServerError(code: "ERR", message: "no such key"))),
            ("-NOSCRIPT\r\n", .error(RedisServerError(code: "NOSCRIPT", message: ""))),
            (":42\r\n", .integer(42)),
            (":-42\r\n", .integer(-42)),
            (":+42\r\n", .integer(42)),
            (":9223372036854775807\r\n", .integer(.max)),
            (":-9223372036854775808\r\n", .integer(.min)),
            ("$5\r\nhello\r\n", .bulk("hello")),
            ("$0\r\n\r\n", .bulk("")),
            ("$4\r\n\r\n\r\n\r\n", .bulk("\r\n\r\n")),
            ("$-1\r\n", .null),
            ("*-1\r\n", .null),
            ("_\r\n", .null),
            ("*0\r\n", .array([])),
            ("*2\r\n:1\r\n*1\r\n$1\r\na\r\n", .array([.integer(1), .array([.bulk("a")])])),
            ("*2\r\n*0\r\n*-1\r\n", .array([.array([]), .null])),
            ("#t\r\n", .boolean(true)),
            ("#f\r\n", .boolean(false)),
            (",3.25\r\n", .double(3.25)),
            (",1e3\r\n", .double(1_000)),
            (",inf\r\n", .double(.infinity)),
            (",-inf\r\n", .double(-.infinity)),
            (
                "(3492890328409238509324850943850943825024385\r\n",
                .bigNumber("3492890328409238509324850943850943825024385")
            ),
            ("!21\r\nSYNTAX invalid syntax\r\n", .error(RedisServerError(code: "SYNTAX", message: "invalid syntax"))),
            ("=15\r\ntxt:Some string\r\n", .verbatim(format: "txt", ByteBuffer(string: "Some string"))),
            ("%1\r\n+a\r\n:1\r\n", .map([RedisEntry(key: .simple("a"), value: .integer(1))])),
            ("%0\r\n", .map([])),
            ("~2\r\n:1\r\n:2\r\n", .set([.integer(1), .integer(2)])),
            (">2\r\n+message\r\n:1\r\n", .push([.simple("message"), .integer(1)])),
            ("|1\r\n+ttl\r\n:3600\r\n:7\r\n", .integer(7)),
            ("*2\r\n|1\r\n+ttl\r\n:3600\r\n:7\r\n:8\r\n", .array([.integer(7), .integer(8)])),
            ("|0\r\n:7\r\n", .integer(7)),
        ] as [(String, RedisValue)]
    )
    func everyTypeIsReadAsItIsWritten(_ text: String, _ value: RedisValue) {
        #expect(Reading(text).values == [value])
        #expect(Reading(text).rest == 0)
        // And in pieces of one byte each.
        #expect(Reading(text.utf8.map { ByteBuffer(bytes: [$0]) }).values == [value])
    }

    @Test func aNumberThatIsNoneIsOne() {
        guard case .double(let number) = Reading(",nan\r\n").values.first else {
            Issue.record("not a number is a double")
            return
        }
        #expect(number.isNaN)
    }

    @Test func aStreamIsReadValueByValueAndNothingIsTakenOfAnUnfinishedOne() {
        let reading = Reading("+OK\r\n:1\r\n$3\r\nab")
        #expect(reading.values == [.simple("OK"), .integer(1)])
        // The length was read already.
        #expect(reading.rest == 2)
        #expect(reading.violation == nil)
    }

    @Test(
        arguments: [
            ("hello\r\n", .unknownType(UInt8(ascii: "h"))),
            ("\r\n", .unknownType(0)),
            ("$?\r\n", .malformedLength),
            ("*?\r\n", .malformedLength),
            ("$\r\n", .malformedLength),
            ("$-2\r\n", .malformedLength),
            ("%-1\r\n", .malformedLength),
            ("!-1\r\n", .malformedLength),
            ("$1234567890\r\n", .malformedLength),
            ("$1a\r\n", .malformedLength),
            ("$2\r\nabc\r\n", .missingLineEnd),
            ("$2\r\nab\n\r", .missingLineEnd),
            ("+OK\rX", .missingLineEnd),
            (":\r\n", .malformedValue),
            (":-\r\n", .malformedValue),
            (":1.5\r\n", .malformedValue),
            (":9223372036854775808\r\n", .malformedValue),
            (":-9223372036854775809\r\n", .malformedValue),
            (":99999999999999999999999\r\n", .malformedValue),
            ("#true\r\n", .malformedValue),
            ("#\r\n", .malformedValue),
            ("_x\r\n", .malformedValue),
            (",\r\n", .malformedValue),
            (",0x10\r\n", .malformedValue),
            (",1.5.5\r\n", .malformedValue),
            ("(\r\n", .malformedValue),
            ("(--1\r\n", .malformedValue),
            ("(1x\r\n", .malformedValue),
            ("=3\r\ntxt\r\n", .malformedValue),
            ("=5\r\ntxt-a\r\n", .malformedValue),
            ("*1\r\n>1\r\n:1\r\n", .misplacedPush),
        ] as [(String, RESPViolation)]
    )
    func whatIsNotWrittenAsItShouldBeIsAViolation(_ text: String, _ violation: RESPViolation) {
        #expect(Reading(text).violation == violation)
        #expect(Reading(text.utf8.map { ByteBuffer(bytes: [$0]) }).violation == violation)
    }

    @Test func aggregatesStandInOneAnotherAsDeepAsIsAllowedAndNoDeeper() {
        let limits = RESPLimits(nesting: 3)
        #expect(Reading("*1\r\n*1\r\n*1\r\n:1\r\n", limits: limits).values.count == 1)
        #expect(Reading("*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", limits: limits).violation == .tooDeep)
        #expect(Reading("*1\r\n*1\r\n*1\r\n*0\r\n", limits: limits).violation == .tooDeep)
        #expect(Reading(String(repeating: "*1\r\n", count: 100_000)).violation == .tooDeep)
        #expect(Reading(String(repeating: "|1\r\n", count: 100_000)).violation == .tooDeep)
    }

    @Test func aReplyTakesAsManyBytesAsAreAllowedAndNoMore() {
        let limits = RESPLimits(bytes: 20)
        #expect(Reading("$13\r\n0123456789abc\r\n", limits: limits).values == [.bulk("0123456789abc")])
        #expect(Reading("$14\r\n", limits: limits).violation == .tooLong)
        #expect(Reading("*2\r\n:1\r\n+0123456789\r\n", limits: limits).violation == .tooLong)
        // The allowance is each reply's, not the connection's.
        #expect(Reading(String(repeating: "+0123456789\r\n", count: 10), limits: limits).values.count == 10)
    }

    @Test func aCountThatCannotFitIsRefusedBeforeAnyOfItComes() {
        #expect(Reading("*999999999\r\n").violation == .tooLong)
        #expect(Reading("%999999999\r\n").violation == .tooLong)
        #expect(Reading("$999999999\r\n").violation == .tooLong)
    }

    @Test func aLineHasItsBoundWhetherItsEndHasComeOrNot() {
        let limits = RESPLimits(line: 8)
        #expect(Reading("+1234567\r\n", limits: limits).values == [.simple("1234567")])
        #expect(Reading("+12345678\r\n", limits: limits).violation == .lineTooLong)
        #expect(Reading("+12345678", limits: limits).violation == .lineTooLong)
    }

    @Test func bytesThatAreNoTextAreReplacedInALineAndKeptInBulk() {
        var line = ByteBuffer(string: "+")
        line.writeBytes([0xFF])
        line.writeString("\r\n$1\r\n")
        line.writeBytes([0xFF])
        line.writeString("\r\n")
        #expect(Reading([line]).values == [.simple("\u{FFFD}"), .bulk(ByteBuffer(bytes: [0xFF]))])
    }
}
