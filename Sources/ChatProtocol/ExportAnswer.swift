/// The answer of `GET /api/account/export`: all that is stored about its owner; the times are RFC 3339.
///
/// Nobody else is named in it: a block and a report are told by the room where they met.
public struct ExportAnswer: Codable, Hashable, Sendable {
    /// The account.
    public let account: AccountCard
    /// The name its owner signs in with; guests have none.
    public let login: String?
    /// When it was made.
    public let createdAt: String
    /// When its owner last signed in or refreshed.
    public let lastSeenAt: String
    /// When its owner said that they are an adult.
    public let adultConfirmedAt: String
    /// The version of the terms its owner agreed to.
    public let terms: String
    /// The sessions that last, the newest first.
    public let sessions: [SessionCard]
    /// The ban that is stored, in force or over.
    public let ban: BanCard?
    /// Whom they blocked.
    public let blocks: [BlockCard]
    /// Where they met somebody.
    public let rooms: [RoomCard]
    /// What they reported; not what others reported of them.
    public let reports: [ReportCard]

    /// Makes the answer.
    public init(
        account: AccountCard,
        login: String? = nil,
        createdAt: String,
        lastSeenAt: String,
        adultConfirmedAt: String,
        terms: String,
        sessions: [SessionCard],
        ban: BanCard? = nil,
        blocks: [BlockCard],
        rooms: [RoomCard],
        reports: [ReportCard]
    ) {
        self.account = account
        self.login = login
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.adultConfirmedAt = adultConfirmedAt
        self.terms = terms
        self.sessions = sessions
        self.ban = ban
        self.blocks = blocks
        self.rooms = rooms
        self.reports = reports
    }
}
