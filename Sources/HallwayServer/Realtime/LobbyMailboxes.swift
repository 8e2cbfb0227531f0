import NIOCore

/// A mailbox for each event loop, and one for what must be written down before it is answered.
struct LobbyMailboxes: Sendable {
    /// Blocks and reports: they wait for a disk, and nobody who looks for a partner is to wait behind them.
    let ledger = LobbyMailbox()
    private let mailboxes: [(loop: ObjectIdentifier, mailbox: LobbyMailbox)]

    init(_ group: any EventLoopGroup) {
        self.mailboxes = group.makeIterator().map { (ObjectIdentifier($0), LobbyMailbox()) }
    }

    var all: [LobbyMailbox] {
        self.mailboxes.map(\.mailbox) + [self.ledger]
    }

    /// The mailbox of a loop of the group.
    func mailbox(of eventLoop: any EventLoop) -> LobbyMailbox {
        let id = ObjectIdentifier(eventLoop)
        // A handful of loops: a scan is quicker than a hash.
        for (loop, mailbox) in self.mailboxes where loop == id { return mailbox }
        preconditionFailure("an event loop of another group")
    }
}
