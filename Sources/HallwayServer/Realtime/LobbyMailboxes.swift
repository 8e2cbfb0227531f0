import Matchmaking
import NIOCore

/// Some mailboxes for each event loop, and one for what must be written down before it is answered.
struct LobbyMailboxes: Sendable {
    /// Blocks and reports: they wait for a disk, and nobody who looks for a partner is to wait behind them.
    let ledger = LobbyMailbox()
    private let mailboxes: [(loop: ObjectIdentifier, lanes: [LobbyMailbox])]

    /// Makes so many for each loop: one if the lobby answers at once, several if it is asked over a network.
    init(_ group: any EventLoopGroup, lanes: Int = 1) {
        self.mailboxes = group.makeIterator().map { loop in
            (ObjectIdentifier(loop), (0..<lanes).map { _ in LobbyMailbox() })
        }
    }

    var all: [LobbyMailbox] {
        self.mailboxes.flatMap(\.lanes) + [self.ledger]
    }

    /// The mailbox of a seat on a loop of the group: always the same, so that what it asks for keeps its order.
    func mailbox(of eventLoop: any EventLoop, for seat: SeatID) -> LobbyMailbox {
        let id = ObjectIdentifier(eventLoop)
        // A handful of loops: a scan is quicker than a hash.
        for (loop, lanes) in self.mailboxes where loop == id {
            return lanes.count == 1 ? lanes[0] : lanes[Int(seat.number % UInt64(lanes.count))]
        }
        preconditionFailure("an event loop of another group")
    }
}
