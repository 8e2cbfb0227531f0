import ChatProtocol
import Matchmaking
import NIOCore
import SocketIO
import SocketIOServer

/// A room that is over while what was said there has yet to come from the guest's last server.
///
/// It was acknowledged, so the guest is to hear it, and before they hear of the end; whatever they are told after that
/// waits here.
struct LastWords {
    /// How much may wait.
    ///
    /// Beyond it the guest is told of the end without what is waited for.
    private static let bound = 64
    /// For how long it is waited for.
    ///
    /// Where nothing is broken it comes in milliseconds, and the guest's next room waits.
    static let patience = TimeAmount.seconds(1)

    let room: SeatRoom
    private(set) var later: [EncodedPacket]

    /// Makes what is told behind the last words of a room, of whose end the guest will be told by this.
    init(after room: SeatRoom, end: EncodedPacket) {
        self.room = room
        self.later = [end]
    }

    /// Whether it holds as much as it may.
    var isFull: Bool {
        self.later.count >= Self.bound
    }

    /// Has something told after the end.
    mutating func tellLater(_ packet: EncodedPacket) {
        self.later.append(packet)
    }
}

extension Seat {
    /// Writes to the guest: at once, or behind what they are to hear before.
    func write(_ packet: EncodedPacket) {
        guard self.lastWords != nil else { return self.socket.send(packet) }
        self.lastWords?.tellLater(packet)
        if self.lastWords?.isFull == true { self.tellLastWords() }
    }

    /// Has the guest told of the end of a room once they have heard what was said there.
    func awaitLastWords(in room: SeatRoom, _ end: EncodedPacket) {
        // A third room, and the first has yet to be told of.
        self.tellLastWords()
        self.lastWords = LastWords(after: room, end: end)
        let id = room.room.id
        self.eventLoop.scheduleTask(in: LastWords.patience) {
            if self.lastWords?.room.room.id == id { self.tellLastWords() }
        }
    }

    /// Tells the guest what was said before the room was over, as far as it is known, that it is over, and what waited.
    func tellLastWords() {
        guard let lastWords = self.lastWords else { return }
        self.lastWords = nil
        guard self.isConnected else { return }
        for packet in lastWords.room.kept.packets + lastWords.later { self.socket.send(packet) }
    }
}
