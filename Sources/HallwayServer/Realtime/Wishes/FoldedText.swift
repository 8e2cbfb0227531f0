import Foundation

/// A text in the one form in which interests and names are compared: NFKC, trimmed and case-folded (rule 3).
struct FoldedText: Hashable, Sendable {
    /// The form.
    let text: String

    /// Brings a text into its one form.
    ///
    /// Upper case first and lower case then stands in for Unicode's full case folding, as for logins.
    init(_ written: String) {
        // What most people write; composing is for the others.
        if written.utf8.allSatisfy({ $0 < 0x80 }) {
            self.text = written.lowercased().trimmed
        } else {
            let composed = written.precomposedStringWithCompatibilityMapping.trimmed
            self.text = composed.uppercased().lowercased().precomposedStringWithCompatibilityMapping
        }
    }
}
