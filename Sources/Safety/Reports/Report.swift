public import SharedKernel

/// What somebody told the host of their partner in a room, with evidence.
public struct Report: Hashable, Sendable {
    /// How many of the last texts of each of the two a report keeps.
    ///
    /// Of each, so that nobody washes away what they wrote by writing more.
    public static let mostTexts = 20

    /// Which report.
    public let id: ReportID
    /// Where it happened.
    public let room: RoomID
    /// Who made it, unless they are gone.
    public let reporter: AccountID?
    /// Whom it is about, unless they are gone.
    public let reported: AccountID?
    /// What it is about.
    public let reason: ReportReason
    /// What the reporter added.
    public let note: String?
    /// The last texts of the room, whoever wrote them, in their order.
    public let texts: [ReportedText]
    /// When it was made.
    public let createdAt: Instant
    /// What a moderator made of it; nil while it is open.
    public let decision: ReportDecision?

    /// Makes a report from its parts.
    public init(
        id: ReportID,
        room: RoomID,
        reporter: AccountID?,
        reported: AccountID?,
        reason: ReportReason,
        note: String?,
        texts: [ReportedText],
        createdAt: Instant,
        decision: ReportDecision? = nil
    ) {
        self.id = id
        self.room = room
        self.reporter = reporter
        self.reported = reported
        self.reason = reason
        self.note = note
        self.texts = texts
        self.createdAt = createdAt
        self.decision = decision
    }

    /// The last texts of each of the two, in their order.
    static func lastTexts(of texts: [ReportedText]) -> [ReportedText] {
        var left = [true: Self.mostTexts, false: Self.mostTexts]
        let last = texts.reversed().filter { text in
            left[text.isByReported, default: 0] -= 1
            return left[text.isByReported, default: 0] >= 0
        }
        return last.reversed()
    }
}
