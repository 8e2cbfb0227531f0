import NIOCore
import Synchronization

/// Joins several servers of one process.
///
/// Each of them is given one ``broadcaster()``. Every broadcast goes through its wire form, as between machines.
public final class BroadcastHub: Sendable {
    /// How many broadcasts may wait for one server; one more is dropped for it, and it is told of a gap.
    public let bound: Int
    private let mailboxes = Mutex<[ObjectIdentifier: BroadcastMailbox]>([:])

    /// Makes a hub that joins nobody yet.
    public init(bound: Int = 4_096) {
        self.bound = bound
    }

    /// A broadcaster for one more server, which is told what the others publish from here on.
    public func broadcaster() -> some Broadcaster {
        let mailbox = BroadcastMailbox(bound: self.bound)
        self.mailboxes.withLock { $0[ObjectIdentifier(mailbox)] = mailbox }
        return HubBroadcaster(hub: self, mailbox: mailbox)
    }

    fileprivate func publish(_ bytes: ByteBuffer, except publisher: BroadcastMailbox) -> Publication {
        // Under the lock, so that everybody hears the same order.
        self.mailboxes.withLock { mailboxes in
            var publication = Publication.taken
            for mailbox in mailboxes.values where mailbox !== publisher {
                if !mailbox.put(bytes) { publication = .dropped }
            }
            return publication
        }
    }
}

/// One server's end of a hub.
private struct HubBroadcaster: Broadcaster {
    let hub: BroadcastHub
    let mailbox: BroadcastMailbox

    @discardableResult
    func publish(_ broadcast: Broadcast) -> Publication {
        guard let bytes = try? broadcast.encoded() else { return .tooLarge }
        return self.hub.publish(bytes, except: self.mailbox)
    }

    func run(_ deliver: @escaping @Sendable (Broadcast) -> Void) async throws {
        await self.mailbox.run(deliver)
    }
}
