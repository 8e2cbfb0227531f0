/// Columns of text for a terminal.
enum Table {
    /// Rows under their headings; the last column is as wide as it is.
    static func text(_ headings: [String], _ rows: [[String]]) -> String {
        self.aligned([headings] + rows)
    }

    /// A value after each name.
    static func lines(_ pairs: [(String, String)]) -> String {
        self.aligned(pairs.map { [$0.0, $0.1] })
    }

    private static func aligned(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            .joined(separator: "  ")
        }
        .joined(separator: "\n")
    }
}

extension String {
    /// The text with whatever could disturb a terminal written as what it is.
    var printable: String {
        self.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                "\\u{\(String(scalar.value, radix: 16))}"
            default: String(scalar)
            }
        }
        .joined()
    }
}
