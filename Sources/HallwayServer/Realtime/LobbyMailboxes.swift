import Logging
import Matchmaking
import NIOCore
import ServiceLifecycle

/// A mailbox for each event loop.
struct LobbyMailboxes: Sendable {
    private let mailboxes: [(loop: ObjectIdentifier, mailbox: LobbyMailbox)]

    init(_ group: any EventLoopGroup) {
        self.mailboxes = group.makeIterator().map { (ObjectIdentifier($0), LobbyMailbox()) }
    }

    var all: [LobbyMailbox] {
        self.mailboxes.map(\.mailbox)
    }

    /// The mailbox of a loop of the group.
    func mailbox(of eventLoop: any EventLoop) -> LobbyMailbox {
        let id = ObjectIdentifier(eventLoop)
        // A handful of loops: a scan is quicker than a hash.
        for (loop, mailbox) in self.mailboxes where loop == id { return mailbox }
        preconditionFailure("an event loop of another group")
    }
}

/// Does what the mailboxes hold: one task for each, for as long as the server runs.
struct LobbyErrands: Service {
    let mailboxes: LobbyMailboxes
    let switchboard: Switchboard
    let lobby: any LobbyStore

    func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for mailbox in self.mailboxes.all {
                    group.addTask { await mailbox.drain(self.perform) }
                }
            }
        } onGracefulShutdown: {
            for mailbox in self.mailboxes.all { mailbox.close() }
        }
    }

    private func perform(_ errand: LobbyMailbox.Errand) async {
        switch errand {
        case .admit(let admission):
            guard let (seat, command) = await self.switchboard.admit(admission) else { return }
            if await !self.perform(command) { self.switchboard.turnAway(seat) }
        case .perform(let command, let seat):
            let isPerformed = await self.perform(command)
            // What the lobby decided is on its way to the seat already: whatever is still unanswered then will be.
            seat.eventLoop.execute { seat.settle(command, isPerformed: isPerformed) }
        }
    }

    private func perform(_ command: Command) async -> Bool {
        do throws(LobbyStoreError) {
            try await self.lobby.perform(command)
            return true
        } catch {
            self.switchboard.logger.error(
                "The lobby did not perform a command",
                metadata: ["error": "\(error.message)", "guest": "\(command.guest)"]
            )
            return false
        }
    }
}

/// Lets the lobby's time pass: once a second, the relaxing tick of protocol rule 4.
struct LobbyTicker: Service {
    let lobby: any LobbyStore
    let logger: Logger

    func run() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                do throws(LobbyStoreError) {
                    try await self.lobby.tick()
                } catch {
                    self.logger.error("The lobby did not tick", metadata: ["error": "\(error.message)"])
                }
            }
        }
    }
}
