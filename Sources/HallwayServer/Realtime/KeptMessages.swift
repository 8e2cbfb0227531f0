import SocketIO

/// What was said to a guest who is away, in order, for when they come back (protocol rule 9).
struct KeptMessages: Sendable {
    /// How many messages are kept.
    static let maximumCount = 64
    /// How many bytes are kept.
    static let maximumBytes = 256 * 1_024

    private(set) var packets: [EncodedPacket] = []
    private var bytes = 0

    /// These, and then those.
    ///
    /// Both were within the bounds; together they may not be, and none is dropped.
    func followed(by later: KeptMessages) -> KeptMessages {
        var all = self
        all.packets += later.packets
        all.bytes += later.bytes
        return all
    }

    /// All but the first of them.
    func dropping(first count: Int) -> KeptMessages {
        var rest = KeptMessages()
        for packet in self.packets.dropFirst(count) { rest.add(packet) }
        return rest
    }

    /// Keeps a message; false says that there is no room for it, and nothing was kept.
    mutating func keep(_ packet: EncodedPacket) -> Bool {
        guard self.packets.count < Self.maximumCount, self.bytes + packet.count <= Self.maximumBytes else {
            return false
        }
        self.add(packet)
        return true
    }

    /// Keeps a message that another seat had room for.
    mutating func add(_ packet: EncodedPacket) {
        self.packets.append(packet)
        self.bytes += packet.count
    }
}
