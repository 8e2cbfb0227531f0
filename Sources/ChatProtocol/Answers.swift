public import SharedKernel

/// The answer to `find`, `next` and `stop`.
public struct StandingAnswer: Codable, Hashable, Sendable {
    /// Where the guest stands now.
    public let status: GuestStatus
    /// The room they are in.
    public let room: RoomID?

    /// Makes the answer.
    public init(status: GuestStatus, room: RoomID? = nil) {
        self.status = status
        self.room = room
    }
}

/// The answer to `text`: it was handed to the partner's connection.
public struct TextReceipt: Codable, Hashable, Sendable {
    /// Names the message.
    public let id: MessageID
    /// When the server took it: RFC 3339.
    public let sentAt: String

    /// Makes a receipt.
    public init(id: MessageID, sentAt: String) {
        self.id = id
        self.sentAt = sentAt
    }
}

/// The answer to `report`: it is stored, and somebody will read it.
public struct ReportAnswer: Codable, Hashable, Sendable {
    /// Names the report; that of the first, if the room was reported before.
    public let report: ReportID

    /// Makes the answer.
    public init(report: ReportID) {
        self.report = report
    }
}

/// The answer of `GET /api/stats`.
public struct Stats: Codable, Hashable, Sendable {
    /// Guests connected.
    public let online: Int
    /// Guests in the queue.
    public let waiting: Int
    /// Rooms.
    public let rooms: Int

    /// Makes the answer.
    public init(online: Int, waiting: Int, rooms: Int) {
        self.online = online
        self.waiting = waiting
        self.rooms = rooms
    }
}
