public import SharedKernel

/// A ban in an export, without the moderator who decided it; the times are RFC 3339.
public struct BanCard: Codable, Hashable, Sendable {
    /// Why.
    public let reason: String
    /// When it was decided.
    public let bannedAt: String
    /// The first moment they may come in again; nil for never.
    public let until: String?

    /// Makes a card.
    public init(reason: String, bannedAt: String, until: String? = nil) {
        self.reason = reason
        self.bannedAt = bannedAt
        self.until = until
    }
}

/// A block in an export.
public struct BlockCard: Codable, Hashable, Sendable {
    /// The room where the two had met.
    public let room: RoomID
    /// When it was made: RFC 3339.
    public let createdAt: String

    /// Makes a card.
    public init(room: RoomID, createdAt: String) {
        self.room = room
        self.createdAt = createdAt
    }
}

/// A room in an export; the times are RFC 3339.
public struct RoomCard: Codable, Hashable, Sendable {
    /// Names the room.
    public let room: RoomID
    /// When the two were paired.
    public let startedAt: String
    /// When it ended; nil if it has not, or if nobody saw it end.
    public let endedAt: String?

    /// Makes a card.
    public init(room: RoomID, startedAt: String, endedAt: String? = nil) {
        self.room = room
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// A report in an export.
public struct ReportCard: Codable, Hashable, Sendable {
    /// Names the report.
    public let id: ReportID
    /// The room that it is about.
    public let room: RoomID
    /// What it is about, by its name in the protocol.
    public let reason: String
    /// What they had to say of it.
    public let note: String?
    /// When it was made: RFC 3339.
    public let createdAt: String
    /// What a moderator decided, once one has.
    public let outcome: String?

    /// Makes a card.
    public init(
        id: ReportID,
        room: RoomID,
        reason: String,
        note: String? = nil,
        createdAt: String,
        outcome: String? = nil
    ) {
        self.id = id
        self.room = room
        self.reason = reason
        self.note = note
        self.createdAt = createdAt
        self.outcome = outcome
    }
}
