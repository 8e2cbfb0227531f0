public import SharedKernel

/// What a moderator made of a report.
public struct ReportDecision: Hashable, Sendable {
    /// The ways there are to decide one.
    public enum Outcome: String, CaseIterable, Sendable {
        /// Nothing was found in it.
        case dismissed
        /// It was right.
        case upheld
    }

    /// What was decided.
    public let outcome: Outcome
    /// When.
    public let at: Instant
    /// By whom: a moderator's name, not an account's.
    public let by: String
    /// What they noted of it.
    public let note: String?

    /// Makes a decision from its parts.
    public init(outcome: Outcome, at instant: Instant, by: String, note: String?) {
        self.outcome = outcome
        self.at = instant
        self.by = by
        self.note = note
    }
}
