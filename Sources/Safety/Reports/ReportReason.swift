/// What a report is about.
///
/// The raw values are the protocol's.
public enum ReportReason: String, CaseIterable, Sendable {
    /// Sexual acts or nakedness that nobody asked for.
    case sexual
    /// Somebody who seems to be under age.
    case minor
    /// Insults, threats, or not leaving somebody alone.
    case harassment
    /// Hatred of a group of people.
    case hate
    /// Violence, or the threat of it.
    case violence
    /// Advertising and fraud.
    case spam
    /// Anything else; the note says what.
    case other
}
