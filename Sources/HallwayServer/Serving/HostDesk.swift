public import Accounts
public import Safety
public import SharedKernel

/// What the host does beside the running server: invites, bans, reports and the audit trail, in the same database.
///
/// Servers that run on this database learn of it by themselves, within a second.
public struct HostDesk: Sendable {
    /// Accounts, bans, invites and the audit trail.
    public let moderation: Moderation
    /// Reports.
    public let safety: SafetyService

    /// Whether the database that the settings name is there.
    public static func hasDatabase(_ settings: Settings) -> Bool {
        Records.exist(settings.storage)
    }

    /// Opens the database that the settings name.
    public init(settings: Settings, clock: WallClock = .system) throws(StoreError) {
        let records = try Records(settings.storage, isUpToDate: true)
        self.moderation = Moderation(store: records.accounts, clock: clock)
        self.safety = SafetyService(store: records.safety, clock: clock, retention: Retention(settings.safety))
    }

    /// Decides a report and, if a reason is given for it, shuts the reported account out.
    ///
    /// The ban comes first: if only one of the two can be done, that is the one that protects somebody. One that ends later
    /// already stays as it is.
    public func decide(
        _ report: Report,
        isUpheld: Bool,
        banning reason: String?,
        until: Instant?,
        note: String?,
        by moderator: String
    ) async throws -> Report {
        if let reason, let reported = report.reported, report.decision == nil {
            let earlier = try await self.moderation.ban(of: reported)
            if earlier.map({ Self.ends(until, after: $0.until) }) ?? true {
                _ = try await self.moderation.ban(reported, because: reason, until: until, by: moderator)
            }
        }
        let outcome = isUpheld ? ReportDecision.Outcome.upheld : .dismissed
        let decided = try await self.safety.decide(report.id, outcome, note: note, by: moderator)
        try await self.moderation.note(
            .reportDecided,
            subject: report.id.description,
            detail: outcome.rawValue,
            by: moderator
        )
        return decided
    }

    /// Whether one end of a ban comes after another; nil never comes.
    private static func ends(_ one: Instant?, after other: Instant?) -> Bool {
        guard let other else { return false }
        return one.map { $0 > other } ?? true
    }
}
