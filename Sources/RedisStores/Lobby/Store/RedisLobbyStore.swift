public import Logging
public import Matchmaking
public import RedisClient
public import ServiceLifecycle
public import SharedKernel
import Synchronization

/// A lobby on a Redis server, shared by every server that names the same one, without a leader.
///
/// Every step is one call of the lobby's library on the Redis server (``LobbyLibrary``), which is atomic, takes a
/// bounded time, and adds what follows to a stream for each server that is concerned. ``run()`` joins the lobby,
/// keeps the server's place in it, and reads the server's stream: each step is handed on in the order in which it was
/// decided, and none is handed on out of a call's own reply, which might overtake another's step.
///
/// What may go wrong, and what follows:
/// - **A call fails, and may have been carried out** (the connection was lost behind it), **or was and is not heard
///   of** (whoever waited was cancelled, or the stream did not come). It throws. Nothing is asked again: if it was
///   carried out, its step comes by the stream, answer included. Of a `connect` nobody can say whether the seat has the
///   place, so it is followed by a `lose` of that seat, and by another if the step comes only then: a seat whose
///   `connect` threw is never to be connected again.
/// - **A `leave` or `lose` fails.** It throws, and is told again until the lobby has heard of it: that somebody went
///   must not be lost.
/// - **This server is given up**, being silent for longer than its lease, or too slow a reader. Nothing it asks for
///   is done from then on; it joins anew, and its handlers hear which guests it had.
/// - **The store is lost**: empty, or back to what it was some time ago, which a server finds by its next beat if it
///   has heard or been told of any step that was lost. Every server joins anew and brings back its own guests; of two
///   that have the same one, the later seat has the place.
public final class RedisLobbyStore: LobbyStore, Service {
    typealias Attendance = LobbyAttendance<CheckedContinuation<Bool, Never>>

    let settings: RedisLobbySettings
    let handlers: RedisLobbyHandlers
    let client: RedisClient
    let caller: LobbyCaller
    let logger: Logger
    let attendance = Mutex(Attendance())
    /// Commands on their way.
    let queue = Mutex(Queue())
    /// Those who wait for the server to join.
    let joiners = Mutex<[CheckedContinuation<Void, Never>]>([])
    /// Who waits for a stay to be over.
    let ender = Mutex<[ServerID: CheckedContinuation<Void, Never>]>([:])
    private let watcher: (@Sendable ([Directive]) -> Void)?

    /// Makes a store that has not joined its lobby yet.
    ///
    /// The generator names rooms, calls and servers: whoever can guess it can guess them. The time is the Redis
    /// server's.
    public convenience init(
        _ settings: RedisLobbySettings,
        client: RedisClient,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger,
        handlers: RedisLobbyHandlers
    ) {
        self.init(settings, client: client, clock: nil, generator: generator, logger: logger, handlers: handlers)
    }

    /// Makes a store by another clock than the Redis server's.
    ///
    /// A watcher sees every step that this store's commands make, in full and as it was decided, before it is handed
    /// on.
    init(
        _ settings: RedisLobbySettings,
        client: RedisClient,
        clock: WallClock?,
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        logger: Logger,
        handlers: RedisLobbyHandlers,
        library: LobbyLibrary = .current,
        watcher: (@Sendable ([Directive]) -> Void)? = nil
    ) {
        self.settings = settings
        self.handlers = handlers
        self.client = client
        self.logger = logger
        self.watcher = watcher
        self.caller = LobbyCaller(
            settings,
            client: client,
            clock: clock,
            generator: generator,
            isWatched: watcher != nil,
            library: library
        )
    }

    /// Whether the server has its place in the lobby; until then, and whenever it is lost, every command fails.
    public var hasJoined: Bool {
        self.attendance.withLock { $0.stay != nil }
    }

    /// The server's name in the lobby, for as long as it has a place in it.
    public var server: ServerID? {
        self.attendance.withLock { $0.stay?.caller.server }
    }

    /// Performs one command in one atomic step, which may be that of others as well.
    ///
    /// Commands that come while others are on their way are carried together, and carried out one after the other as if
    /// each were alone; how everybody is seen is told behind the last.
    ///
    /// Returns when what concerns this server was handed on. Fails with `unavailable` if the lobby cannot be reached, or
    /// not any more; see above for what is known then.
    public func perform(_ command: Command) async throws(StoreError) {
        guard let caller = self.attendance.withLock({ $0.begin(command) }) else { throw .notJoined }
        var isDone = false
        do throws(StoreError) {
            let carried = try await self.carry(command, for: caller.server)
            isDone = true
            if carried.isHeard { try await self.hear(carried.step, by: caller.server) }
        } catch {
            let mayHaveBeenDone = isDone || (error.cause as? RedisError)?.mayHaveBeenCarriedOut ?? false
            self.attendance.withLock { $0.fail(command, mayHaveBeenDone: mayHaveBeenDone) }
            throw error
        }
        self.attendance.withLock { $0.mirror.settle(command) }
    }

    /// Lets time pass, if no server did so only just now.
    ///
    /// What there is too much of for one step is done in further steps, one after the other.
    public func tick() async throws(StoreError) {
        guard let caller = self.attendance.withLock({ $0.stay?.caller }) else { throw .notJoined }
        var (every, heard): (Duration, UInt64?) = (self.settings.tickInterval, nil)
        for _ in 0..<Self.stepsPerTick {
            let (step, isHeard, hasMore) = try await self.step(.tick(every: every), by: caller)
            if isHeard { heard = step }
            guard hasMore else { break }
            every = .zero
        }
        if let heard { try await self.hear(heard, by: caller.server) }
    }

    /// How many are here, by all servers.
    public func census() async throws(StoreError) -> Census {
        guard let caller = self.attendance.withLock({ $0.stay?.caller }) else { throw .notJoined }
        guard case .census(let census) = try await self.call(.census, by: caller) else { throw .notJoined }
        return census
    }

    /// Puts letters into the streams of the servers that they are for, in order and in one atomic step; answers with what
    /// became of each.
    ///
    /// Each stands behind all that this server had heard of the lobby when it asked. Letters of one call keep their
    /// order, and so do those of two calls of which one was answered before the other was made.
    public func post(_ letters: [Letter]) async throws(StoreError) -> [Letter.Fate] {
        guard let caller = self.attendance.withLock({ $0.stay?.caller }) else { throw .notJoined }
        guard case .posted(let fates) = try await self.call(.post(letters), by: caller) else { throw .notJoined }
        return fates
    }

    /// How many steps one tick makes at most; what is left then is left for the next.
    private static let stepsPerTick = 64

    /// Makes one step; one that was not due is none.
    func step(
        _ request: LobbyRequest,
        by caller: LobbyCaller.Caller
    ) async throws(StoreError) -> (step: UInt64, isHeard: Bool, hasMore: Bool) {
        guard case .done(let step, let isHeard, let hasMore, let decided) = try await self.call(request, by: caller)
        else { return (0, false, false) }
        if let watcher, let decided, let directives = try? LobbyEntry.directives(in: decided) { watcher(directives) }
        self.attendance.withLock { $0.see(step, by: caller.server) }
        return (step, isHeard, hasMore)
    }

    /// Makes one call; a place in the lobby that turns out to be lost is given up.
    func call(_ request: LobbyRequest, by caller: LobbyCaller.Caller) async throws(StoreError) -> LobbyReply {
        let reply: LobbyReply
        do throws(RedisError) {
            reply = try await self.caller.call(request, by: caller)
        } catch {
            throw StoreError(error, doing: request.verb)
        }
        switch reply {
        case .otherEpoch: self.lose(caller.server, .otherEpoch)
        case .unregistered: self.lose(caller.server, .givenUp)
        default: return reply
        }
        throw .notJoined
    }

    /// Returns when a step was handed on.
    func hear(_ step: UInt64, by server: ServerID) async throws(StoreError) {
        let number = Mutex<UInt64?>(nil)
        let isHeard = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let wait = self.attendance.withLock { $0.wait(for: step, by: server, continuation) }
                switch wait {
                case .over: continuation.resume(returning: true)
                case .lost: continuation.resume(returning: false)
                case .number(let own): number.withLock { $0 = own }
                }
                if Task.isCancelled { self.abandon(number) }
            }
        } onCancel: {
            self.abandon(number)
        }
        if !isHeard { throw .notHeard }
    }

    private func abandon(_ number: borrowing Mutex<UInt64?>) {
        guard let own = number.withLock({ $0 }) else { return }
        self.attendance.withLock { $0.abandon(own) }?.resume(returning: false)
    }
}

extension StoreError {
    fileprivate init(_ error: RedisError, doing verb: String) {
        var code = Code.unavailable
        // The library failed in the middle of a step: what is stored is not what it stores.
        if case .server(let answer) = error, answer.message.contains("user_function") { code = .corrupt }
        self.init(code: code, message: "the lobby could not \(verb): \(error)", cause: error)
    }

    static let notJoined = StoreError(
        code: .unavailable,
        message: "this server has no place in the lobby just now"
    )

    fileprivate static let notHeard = StoreError(
        code: .unavailable,
        message: "the lobby made the step, but it did not come by this server's stream"
    )
}
