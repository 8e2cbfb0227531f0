import Matchmaking
import NIOCore

/// Some mailboxes for each event loop, and one for what must be written down before it is answered.
struct LobbyMailboxes: Sendable {
    /// Blocks and reports: they wait for a disk, and nobody who looks for a partner is to wait behind them.
    let ledger = LobbyMailbox()
    private let mailboxes: [(loop: ObjectIdentifier, ofLoop: [LobbyMailbox])]

    /// Makes so many for each loop: one if the lobby answers at once, several if it is asked over a network.
    init(_ group: any EventLoopGroup, eachLoop count: Int = 1) {
        self.mailboxes = group.makeIterator().map { loop in
            (ObjectIdentifier(loop), (0..<count).map { _ in LobbyMailbox() })
        }
    }

    var all: [LobbyMailbox] {
        self.mailboxes.flatMap(\.ofLoop) + [self.ledger]
    }

    /// The mailbox of a seat on a loop of the group: always the same, so that what it asks for keeps its order.
    func mailbox(of eventLoop: any EventLoop, for seat: SeatID) -> LobbyMailbox {
        let id = ObjectIdentifier(eventLoop)
        // A handful of loops: a scan is quicker than a hash.
        for (loop, mailboxes) in self.mailboxes where loop == id {
            return mailboxes[Int(seat.number % UInt64(mailboxes.count))]
        }
        preconditionFailure("an event loop of another group")
    }
}
