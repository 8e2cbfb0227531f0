import Accounts
import ChatProtocol
import Foundation
import Logging
import Matchmaking
import NIOCore
import NIOPosix
import Safety
import SharedKernel
import SocketIO
import SocketIOClient
import SocketIOServer
import TestSupport

@testable import HallwayServer

/// Seats, switchboard and lobby behind a real port, put together as the server does, with everything in reach.
struct RealtimeStage: Sendable {
    let switchboard: Switchboard
    let lobby: MemoryLobbyStore
    let accounts: AccountService
    let store: MemoryAccountStore
    let clock: ManualClock
    let port: Int

    static func run(_ body: @Sendable (RealtimeStage) async throws -> Void) async throws {
        let loops = MultiThreadedEventLoopGroup.singleton
        let clock = ManualClock()
        let store = MemoryAccountStore()
        let accounts = AccountService(
            store: store,
            hasher: PasswordHasher(),
            tokens: await AccessTokens(current: .random()),
            policy: AccountPolicy(passesPerMinute: 0),
            clock: clock.wallClock
        )
        let safety = SafetyService(
            store: MemorySafetyStore(),
            clock: clock.wallClock,
            retention: Retention(rooms: .seconds(86_400), reports: .seconds(86_400))
        )
        let mailboxes = LobbyMailboxes(loops)
        let switchboard = Switchboard(
            configuration: Switchboard.Configuration(
                serverName: "test",
                grace: .seconds(20),
                ice: { IceConfiguration(iceServers: [], iceTransportPolicy: .all, ttl: 0) }
            ),
            accounts: accounts,
            mailboxes: mailboxes,
            roomLog: RoomLog(),
            clock: clock.wallClock,
            logger: LogFormat.text.logger(label: "test", level: .critical)
        )
        let lobby = MemoryLobbyStore(rules: Rules(), clock: clock.wallClock) { switchboard.carryOut($0) }
        let sockets = SocketIOServer(configuration: SocketIOConfiguration(), connectHandler: switchboard)
        let channel = try await ServerBootstrap(group: loops)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    _ = try sockets.configurePipeline(of: channel) { $0.close(promise: nil) }
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let stage = RealtimeStage(
            switchboard: switchboard,
            lobby: lobby,
            accounts: accounts,
            store: store,
            clock: clock,
            port: channel.localAddress?.port ?? 0
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await LobbyErrands(mailboxes: mailboxes, switchboard: switchboard, lobby: lobby, safety: safety).run()
            }
            try await body(stage)
            sockets.closeAll()
            for mailbox in mailboxes.all { mailbox.close() }
            try await channel.close()
            try await group.waitForAll()
        }
    }

    /// Lets somebody in, up to the welcome.
    func enter() async throws -> Entrant {
        try await self.enter(try await self.pass())
    }

    /// A guest pass.
    func pass() async throws -> SignedIn {
        let consent = Consent(adult: true, terms: self.accounts.policy.terms)
        return try await self.accounts.guestPass(
            displayName: nil,
            consent: consent,
            device: nil,
            from: "127.0.0.1"
        )
    }

    /// Opens the socket of somebody with a pass, up to the welcome.
    func enter(_ pass: SignedIn) async throws -> Entrant {
        let identity = try await self.accounts.identify(accessToken: pass.accessToken)
        let entrant = Entrant(id: identity.guest, socket: try await self.knock(pass))
        try await entrant.hears("welcome")
        return entrant
    }

    /// Asks to come in with a pass; throws if that is refused.
    func knock(_ pass: SignedIn) async throws -> SocketIOClient {
        let payload = try JSONEncoder().encode(ConnectArgument(token: pass.accessToken))
        return try await SocketIOClient.connect(
            host: "127.0.0.1",
            port: self.port,
            payload: JSONSlice(ByteBuffer(bytes: payload))
        )
    }

    /// Watches a guest's seat without keeping it.
    func watch(_ guest: GuestID) -> WatchedSeat {
        WatchedSeat(seat: self.switchboard.seat(of: guest))
    }
}

/// Somebody who was let in.
final class Entrant {
    let id: GuestID
    let socket: SocketIOClient
    private var events: AsyncStream<SocketEvent>.Iterator

    init(id: GuestID, socket: SocketIOClient) {
        self.id = id
        self.socket = socket
        self.events = socket.events.makeAsyncIterator()
    }

    func find() async throws {
        _ = try await self.socket.call("find")
    }

    /// Watches the hall.
    func watchHall() async throws {
        _ = try await self.socket.call("hall", ByteBuffer(string: #"{"watch":true}"#))
    }

    /// What the guest is told of the hall next.
    func hearsOfTheHall() async throws -> HallChangesArgument {
        try ChatCodec.decode(HallChangesArgument.self, from: try await self.hears("hall"))
    }

    /// Waits for an event of this name, whatever comes before it.
    @discardableResult
    func hears(_ name: String) async throws -> JSONSlice? {
        while let event = await self.events.next(isolation: #isolation) {
            if event.name == name { return event.argument }
        }
        throw SocketIOClientError.closed
    }
}

/// A seat, as long as somebody else keeps it.
struct WatchedSeat: Sendable {
    private weak var seat: Seat?

    init(seat: Seat?) {
        self.seat = seat
    }

    var isThere: Bool {
        self.seat != nil
    }
}
