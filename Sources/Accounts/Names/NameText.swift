/// What every name that people type must be: trimmed, short, visible, and unable to disturb the text around it.
enum NameText {
    /// The name without white space around it, or nil if it is no name.
    ///
    /// Refused are names that are empty or longer than `longest` scalars; names with control characters, line
    /// separators or marks that turn the writing direction around; and names of which nothing can be seen.
    static func accept(_ typed: String, longest: Int) -> String? {
        let scalars = typed.unicodeScalars.trimmed
        guard (1...longest).contains(scalars.count), !scalars.contains(where: Self.disturbs) else { return nil }
        guard scalars.contains(where: Self.isVisible) else { return nil }
        return String(scalars)
    }

    private static func disturbs(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }

    /// Whether a scalar shows something by itself: a mark alone does not, nor does the empty Braille pattern.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.properties.isWhitespace, !scalar.properties.isDefaultIgnorableCodePoint else { return false }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format: return false
        default: return scalar != "\u{2800}"
        }
    }
}

extension String.UnicodeScalarView {
    fileprivate var trimmed: Substring.UnicodeScalarView {
        guard
            let first = self.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = self.lastIndex(where: { !$0.properties.isWhitespace })
        else { return self[self.endIndex...] }
        return self[first...last]
    }
}
