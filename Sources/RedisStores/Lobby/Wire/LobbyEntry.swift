import Matchmaking
import SharedKernel

/// What one step of the lobby added to one stream: a server's own, or the hall's.
struct LobbyEntry: Hashable, Sendable {
    let step: UInt64
    /// The lobby's own time, which never goes back.
    var now = Instant(milliseconds: 0)
    /// What the wall clock said.
    var wall = Instant(milliseconds: 0)
    var directives: [Directive] = []
    /// Guests of this server whose record changed, as the lobby has them.
    var records: [GuestID: [UInt8]] = [:]
    /// Rooms that were made, as the lobby has them.
    var rooms: [RoomID: [UInt8]] = [:]
    var strangers: [RemoteGuest] = []
    var moved: [GuestID] = []
    var overtaken: [GuestID] = []
    var departed: [ServerID] = []
    /// Rooms that ended, and that none of this server's guests were in.
    var over: [RoomID] = []
    /// Where guests who have come back by this server were before.
    var origins: [GuestID: ServerID] = [:]
    var blocks: [LobbyBlock] = []

    init(step: UInt64) {
        self.step = step
    }

    /// Reads an entry as the library wrote it.
    init(step: UInt64, _ bytes: [UInt8]) throws(MalformedBytes) {
        self.init(step: step)
        var reader = ByteReader(bytes)
        self.now = try reader.instant()
        self.wall = try reader.instant()
        while !reader.isAtEnd { try self.readItem(from: &reader) }
    }

    /// Reads a piece of the roster, which has no times.
    init(step: UInt64, roster bytes: [UInt8]) throws(MalformedBytes) {
        self.init(step: step)
        var reader = ByteReader(bytes)
        while !reader.isAtEnd { try self.readItem(from: &reader) }
    }

    /// What the entry is to a server: of guests who sit there it needs no introduction.
    func delivery(to server: ServerID) -> Delivery {
        Delivery(
            step: self.step,
            directives: self.directives,
            strangers: self.strangers.filter { $0.server != server },
            moved: self.moved,
            overtaken: self.overtaken,
            departed: self.departed.filter { $0 != server },
            over: self.over,
            blocks: self.blocks,
            origins: self.origins
        )
    }

    /// Reads directives alone, as a step that is watched answers with.
    static func directives(in bytes: [UInt8]) throws(MalformedBytes) -> [Directive] {
        var (reader, entry) = (ByteReader(bytes), LobbyEntry(step: 0))
        while !reader.isAtEnd { try entry.readItem(from: &reader) }
        return entry.directives
    }

    private mutating func readItem(from reader: inout ByteReader) throws(MalformedBytes) {
        let tag = try reader.byte()
        switch tag {
        case 100:
            let guest: GuestID = try reader.identifier()
            self.records[guest] = try reader.counted(by: 2)
        case 101:
            let room: RoomID = try reader.identifier()
            self.rooms[room] = try reader.counted(by: 2)
        case 102: self.strangers.append(try reader.remoteGuest())
        case 103: self.moved.append(try reader.identifier())
        case 104: self.departed.append(try reader.server())
        case 105: self.over.append(try reader.identifier())
        case 107:
            let guest: GuestID = try reader.identifier()
            self.origins[guest] = try reader.server()
        case 108: self.overtaken.append(try reader.identifier())
        case 106: self.blocks.append(LobbyBlock(blocked: try reader.identifier(), blocker: try reader.identifier()))
        default: self.directives.append(try reader.directive(tag))
        }
    }
}

extension ByteReader {
    fileprivate mutating func remoteGuest() throws(MalformedBytes) -> RemoteGuest {
        RemoteGuest(
            guest: try self.identifier(),
            account: try self.identifier(),
            server: try self.server(),
            card: try self.text(countedBy: 2)
        )
    }
}
