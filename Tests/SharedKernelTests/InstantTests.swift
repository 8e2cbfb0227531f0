import SharedKernel
import Testing

struct InstantTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (1, "1970-01-01T00:00:00.001Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
        (1_767_225_600_000, "2026-01-01T00:00:00.000Z"),
        (1_795_241_234_250, "2026-11-21T06:07:14.250Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ])
    func itIsWrittenAsRFC3339InUTC(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func itMovesByDurationsAndBack() {
        let start = Instant(milliseconds: 10_000)
        let later = start.advanced(by: .milliseconds(1_500))
        #expect(later == Instant(milliseconds: 11_500))
        #expect(start.duration(to: later) == .milliseconds(1_500))
        #expect(later.duration(to: start) == .milliseconds(-1_500))
        #expect(later.advanced(by: .zero - .milliseconds(1_500)) == start)
        #expect(start < later)
    }

    @Test(arguments: [
        (Duration.seconds(20), Int64(20_000)), (.milliseconds(-250), -250), (.nanoseconds(1_999_999), 1),
        (.zero - .nanoseconds(1_999_999), -1), (.zero, 0),
    ])
    func wholeMillisecondsAreRoundedTowardZero(_ duration: Duration, _ milliseconds: Int64) {
        #expect(duration.wholeMilliseconds == milliseconds)
    }
}

@Suite struct HTTPDateTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (1_795_241_234_250, "Sat, 21 Nov 2026 06:07:14 GMT"),
    ])
    func anInstantIsWrittenAsHTTPDoes(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).httpDate == text)
    }
}
