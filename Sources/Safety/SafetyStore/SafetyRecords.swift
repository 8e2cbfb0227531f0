/// What is kept of one account, for its owner to see: of each kind the newest, and the newest first.
public struct SafetyRecords: Hashable, Sendable {
    /// The most of each kind that are told, and the most blocks that an account keeps.
    public static let most = 10_000

    /// The blocks they made.
    public let blocks: [Block]
    /// The rooms they were in.
    public let rooms: [LoggedRoom]
    /// The reports they made, without their texts; not those made of them, which would name who made them.
    public let reports: [Report]

    /// Makes records from their parts.
    public init(blocks: [Block], rooms: [LoggedRoom], reports: [Report]) {
        self.blocks = blocks
        self.rooms = rooms
        self.reports = reports
    }
}
