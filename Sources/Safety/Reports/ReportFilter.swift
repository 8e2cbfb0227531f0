/// Which reports are asked for.
public enum ReportFilter: String, CaseIterable, Sendable {
    /// Those that wait for a decision.
    case open
    /// Those that were decided.
    case decided
    /// Both.
    case all
}
