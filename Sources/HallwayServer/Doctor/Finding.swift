/// One thing that was looked at, how it is, and what to do about it.
package struct Finding: Hashable, Sendable {
    /// How it is.
    package enum Verdict: String, Hashable, Sendable {
        case good = "ok"
        /// It works, and somebody should know of it.
        case warning = "warning"
        case failed = "FAILED"
    }

    /// How it is.
    package let verdict: Verdict
    /// What was looked at: a setting, a URL.
    package let subject: String
    /// What was found.
    package let words: String
    /// What to do, if anything is to be done.
    package let remedy: String?

    /// Makes a finding.
    package init(_ verdict: Verdict, _ subject: String, _ words: String, remedy: String? = nil) {
        self.verdict = verdict
        self.subject = subject
        self.words = words
        self.remedy = remedy
    }
}

extension Finding: CustomStringConvertible {
    private static let margin = 9

    /// A line, and one more with what to do.
    package var description: String {
        let verdict = self.verdict.rawValue
        let line =
            verdict + String(repeating: " ", count: max(1, Self.margin - verdict.count))
            + "\(self.subject): \(self.words)"
        // What a server far away says may hold anything.
        let remedy = self.remedy.map { "\n" + String(repeating: " ", count: Self.margin) + "-> " + $0.escapingControls }
        return line.escapingControls + (remedy ?? "")
    }
}
