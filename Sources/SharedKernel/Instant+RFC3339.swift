extension Instant {
    /// The instant as RFC 3339 in UTC with milliseconds, such as `2026-11-21T06:07:14.250Z`.
    ///
    /// Of a year before 0 or after 9999 the last four digits are written, without a sign.
    public var rfc3339: String {
        String(unsafeUninitializedCapacity: Self.writtenLength) { bytes in
            self.writeRFC3339(to: UnsafeMutableRawBufferPointer(bytes))
            return Self.writtenLength
        }
    }

    /// How many bytes ``rfc3339`` has.
    public static let writtenLength = 24

    /// Writes ``rfc3339``, ``writtenLength`` bytes of it; there must be room for as many.
    public func writeRFC3339(to bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count >= Self.writtenLength, "no room for a time")
        let day = self.milliseconds.flooredDivision(by: 86_400_000)
        let inDay = self.milliseconds - day * 86_400_000
        let date = CivilDate(daysSinceEpoch: day)
        var digits = DigitWriter(bytes)
        digits.write(date.year, width: 4, then: "-")
        digits.write(date.month, width: 2, then: "-")
        digits.write(date.day, width: 2, then: "T")
        digits.write(inDay / 3_600_000, width: 2, then: ":")
        digits.write(inDay / 60_000 % 60, width: 2, then: ":")
        digits.write(inDay / 1_000 % 60, width: 2, then: ".")
        digits.write(inDay % 1_000, width: 3, then: "Z")
    }
}

/// Writes numbers of a known width, each with what stands behind it, one after the other.
private struct DigitWriter {
    private let bytes: UnsafeMutableRawBufferPointer
    private var count = 0

    init(_ bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    @inline(__always)
    mutating func write(_ number: Int64, width: Int, then separator: Unicode.Scalar) {
        var rest = number.magnitude
        for index in stride(from: self.count + width - 1, through: self.count, by: -1) {
            self.bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        self.bytes[self.count + width] = UInt8(ascii: separator)
        self.count += width + 1
    }
}
