package import Foundation

/// What a run found, for a file.
package protocol BenchFigures: Encodable {}

extension BenchFigures {
    /// All of it as JSON.
    package var json: Data {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            encoder.dateEncodingStrategy = .iso8601
            return try encoder.encode(self)
        }
    }
}

extension Double {
    /// The number with so many digits behind the point.
    package func fixed(_ digits: Int) -> String {
        String(format: "%.\(digits)f", self)
    }
}
