import Matchmaking
import RedisClient
import SharedKernel
import Synchronization
import TestSupport

@testable import RedisStores

/// One of several servers of a lobby, and what it heard.
final class LobbyServer: Sendable {
    let running: RunningLobbyStore
    private let post: Post
    private let losses: AsyncStream<LobbyLoss>

    /// What was delivered, and where a test has come in reading it.
    private final class Post: Sendable {
        let deliveries = Mutex<[Delivery]>([])
        let everything = Mutex<[Directive]>([])
        let bell = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

        func put(_ delivery: Delivery) {
            self.deliveries.withLock { $0.append(delivery) }
            self.everything.withLock { $0 += delivery.directives }
            self.bell.continuation.yield()
        }
    }

    init(
        _ settings: RedisLobbySettings,
        _ clock: ManualClock,
        client: RedisClient? = nil,
        watcher: (@Sendable ([Directive]) -> Void)? = nil
    ) async throws {
        let post = Post()
        let losses = AsyncStream.makeStream(of: LobbyLoss.self)
        self.post = post
        self.losses = losses.stream
        self.running = try await LobbyServers.server(
            settings,
            clock,
            client: client,
            lost: { losses.continuation.yield($0) },
            watcher: watcher,
            deliver: { post.put($0) }
        )
    }

    var store: RedisLobbyStore {
        self.running.store
    }

    /// What it should have heard, for whoever knows.
    let due = Mutex<[Directive]>([])

    /// Everything it ever heard.
    var everything: [Directive] {
        self.post.everything.withLock { $0 }
    }

    /// What it heard and no test has read.
    var heard: [Directive] {
        self.post.deliveries.withLock { $0.flatMap(\.directives) }
    }

    func perform(_ guest: GuestID, _ action: Command.Action, request: UInt64? = nil) async throws {
        try await self.store.perform(Command(guest, action, request: request.map { RequestID(number: $0) }))
    }

    func connect(
        _ guest: GuestID,
        seat: UInt64 = 1,
        room: RoomID? = nil,
        page: PageID? = nil,
        card: String = ""
    ) async throws {
        let arrival = Arrival(
            account: AccountID(high: 1, low: guest.low),
            seat: SeatID(number: seat),
            room: room,
            page: page,
            card: card
        )
        try await self.perform(guest, .connect(arrival))
    }

    /// Many connect at once, and each does one thing more.
    func connect(_ guests: ClosedRange<UInt64>, then action: @Sendable @escaping (UInt64) -> Command.Action?)
        async throws
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in guests {
                group.addTask {
                    let guest = GuestID(high: 0, low: number)
                    try await self.connect(guest)
                    if let action = action(number) { try await self.perform(guest, action) }
                }
            }
            try await group.waitForAll()
        }
    }

    /// The first delivery from here on that is like this; what came before it is passed over.
    @discardableResult
    func delivery(where isWanted: (Delivery) -> Bool) async throws -> Delivery {
        var bell = self.post.bell.stream.makeAsyncIterator()
        while true {
            let found = self.post.deliveries.withLock { deliveries -> Delivery? in
                guard let index = deliveries.firstIndex(where: isWanted) else { return nil }
                defer { deliveries.removeFirst(index + 1) }
                return deliveries[index]
            }
            if let found { return found }
            guard await bell.next() != nil else { throw CancellationError() }
        }
    }

    /// The kinds of keys that the lobby has.
    func keys() async throws -> Set<String> {
        Set(try await self.allKeys().compactMap { $0.split(separator: ":").dropFirst(3).first.map(String.init) })
    }

    /// Every key that the lobby has.
    func allKeys() async throws -> [String] {
        let reply = try await self.store.client.send(
            RedisCommand("KEYS", RedisArgument("{hallway:\(self.store.settings.lobby)}:*"))
        )
        return (reply.array ?? []).compactMap(\.string)
    }

    /// Waits until it hears a directive, and answers with the delivery that has it.
    @discardableResult
    func hears(_ directive: Directive) async throws -> Delivery {
        try await self.delivery { $0.directives.contains(directive) }
    }

    /// The room it hears of next.
    func room() async throws -> (room: Room, delivery: Delivery) {
        let delivery = try await self.delivery { $0.directives.contains { $0.room != nil } }
        guard let room = delivery.directives.lazy.compactMap(\.room).first else { throw CancellationError() }
        return (room, delivery)
    }

    /// What it hears that it lost next.
    func loss() async -> LobbyLoss? {
        var losses = self.losses.makeAsyncIterator()
        return await losses.next()
    }
}

extension Directive {
    /// The room that was made.
    var room: Room? {
        guard case .matched(let room, _) = self else { return nil }
        return room
    }
}

extension GuestID {
    static let ann = GuestID(high: 0, low: 1)
    static let bob = GuestID(high: 0, low: 2)
    static let cid = GuestID(high: 0, low: 3)
}
