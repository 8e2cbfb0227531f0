import SharedKernel

/// A guest's record, as the lobby's library packs it: opaque, but for what a server has to know of it.
struct GuestRecord: Hashable, Sendable {
    let bytes: [UInt8]
    let account: AccountID
    /// The room they are in.
    let room: RoomID?
    /// The call they make, or are rung by.
    let call: CallID?

    /// Reads a record; nil if it is none.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > 64 else { return nil }
        self.bytes = bytes
        self.account = Self.identifier(at: 8, in: bytes)
        self.call = bytes[0] == 2 ? Self.identifier(at: 48, in: bytes) : nil
        self.room = bytes[0] == 3 ? Self.identifier(at: 48, in: bytes) : nil
    }

    /// Whether they have a seat.
    var isConnected: Bool {
        self.bytes[1] == 1
    }

    /// The two of a room, by its record.
    static func guests(inRoom bytes: [UInt8]) -> [GuestID] {
        bytes.count < 32 ? [] : [self.identifier(at: 0, in: bytes), self.identifier(at: 16, in: bytes)]
    }

    /// The other of the two.
    static func partner(of guest: GuestID, inRoom bytes: [UInt8]) -> GuestID? {
        self.guests(inRoom: bytes).first { $0 != guest }
    }

    private static func identifier<Kind>(at index: Int, in bytes: [UInt8]) -> Identifier<Kind> {
        func word(_ start: Int) -> UInt64 { bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
        return Identifier(high: word(index), low: word(index + 8))
    }
}
