/// What a note on a report must be: short, and unable to disturb the page or the terminal that shows it.
enum ReportNote {
    /// The most Unicode scalars a note has.
    static let longest = 1_000

    /// The note without white space around it, nil if nothing is left of it.
    ///
    /// Lines may be broken and indented; every other control character is refused.
    static func accept(_ typed: String?) throws(SafetyError) -> String? {
        let scalars = (typed ?? "").unicodeScalars
        guard
            let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        let note = scalars[first...last]
        guard note.count <= Self.longest, !note.contains(where: Self.disturbs) else { throw .invalidNote }
        return String(note)
    }

    private static func disturbs(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
    }
}
