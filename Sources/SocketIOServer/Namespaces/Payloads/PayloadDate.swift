import Foundation

/// How a date stands in JSON: as JavaScript writes one, in UTC and to the millisecond.
enum PayloadDate {
    static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    private static let wholeSeconds = Date.ISO8601FormatStyle()

    /// Reads a date with fractions of a second or without.
    static func read(from decoder: any Decoder) throws -> Date {
        let text = try decoder.singleValueContainer().decode(String.self)
        return try (try? self.style.parse(text)) ?? self.wholeSeconds.parse(text)
    }
}
