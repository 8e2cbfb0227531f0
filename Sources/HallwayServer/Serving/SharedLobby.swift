import Logging
import Matchmaking
import NIOCore
import RedisClient
import RedisStores
import ServiceLifecycle
import SharedKernel

/// A lobby that this server shares with others: what it is reached by, and what servers tell each other.
struct SharedLobby: Sendable {
    /// How many commands of each event loop are under way at a time: each waits for the network.
    static let mailboxesEachLoop = 32

    let store: RedisLobbyStore
    private let client: RedisClient
    private let courier: Courier

    /// Makes it, without connecting to anything.
    init(
        _ storage: Settings.Storage,
        url: String,
        rules: Rules,
        outbox: Outbox,
        switchboard: Switchboard,
        contact: LobbyContact,
        loops: any EventLoopGroup,
        logger: Logger
    ) throws {
        self.client = RedisClient(try RedisConfiguration(url: url), group: loops, logger: logger)
        self.store = RedisLobbyStore(
            RedisLobbySettings(lobby: storage.lobby, rules: rules),
            client: self.client,
            logger: logger,
            handlers: RedisLobbyHandlers(
                deliver: { switchboard.carryOut($0) },
                lost: { switchboard.carryOut($0) },
                heard: { contact.heard($0) },
                letter: { switchboard.take($0, from: $1) }
            )
        )
        self.courier = Courier(outbox: outbox, store: self.store, switchboard: switchboard, logger: logger)
    }

    /// What keeps it going; each leans on those before it.
    var services: [any Service] {
        [self.client, self.store, self.courier]
    }
}
