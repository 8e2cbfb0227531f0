import Matchmaking
import RedisClient
import SharedKernel
import Synchronization
import TestSupport

@testable import RedisStores

/// Two stores that are told the same, one of which is trusted: what they tell must be the same, names of rooms and
/// calls aside.
///
/// Not for two callers at once.
final class TwinLobbyStore: LobbyStore {
    private struct Names: Sendable {
        var rooms: [RoomID: RoomID] = [:]
        var calls: [CallID: CallID] = [:]
    }

    private let trusted: any LobbyStore
    private let tried: any LobbyStore
    private let expected: DirectiveLog
    private let told: DirectiveLog
    private let outlet: LobbyOutlet
    /// Whether commands are carried out together, so that presences come at other times.
    private let isTogether: Bool
    /// What the trusted one calls what the tried one named.
    private let names = Mutex(Names())
    /// How everybody is seen, by the trusted one and by the tried one.
    private let seen = Mutex<[[GuestID: Presence]]>([[:], [:]])

    init(
        rules: Rules,
        clock: ManualClock,
        isTogether: Bool = false,
        outlet: @escaping LobbyOutlet,
        trying make: LobbyStoreFactory
    ) async throws {
        let (expected, told) = (DirectiveLog(), DirectiveLog())
        (self.expected, self.told, self.outlet, self.isTogether) = (expected, told, outlet, isTogether)
        self.trusted = MemoryLobbyStore(rules: rules, clock: clock.wallClock) { expected.append($0) }
        self.tried = try await make(rules, clock) { told.append($0) }
    }

    func perform(_ command: Command) async throws(StoreError) {
        try await self.tried.perform(command)
        try await self.trusted.perform(self.translated(command))
        try await self.compare("\(command)")
    }

    /// Commands that the tried one, which is on Redis, carries out together, and the trusted one after each other: what
    /// everybody is told is the same, and how everybody is seen in the end.
    func performTogether(_ commands: [Command]) async throws(StoreError) {
        guard let store = (self.tried as? RunningLobbyStore)?.store,
            let caller = store.attendance.withLock({ $0.stay?.caller })
        else { return }
        for command in commands { store.attendance.withLock { $0.mirror.expect(command) } }
        let (step, isHeard, _) = try await store.step(.perform(commands), by: caller)
        if isHeard { try await store.hear(step, by: caller.server) }
        for command in commands { try await self.trusted.perform(self.translated(command)) }
        try await self.compare("\(commands)")
    }

    func tick() async throws(StoreError) {
        try await self.tried.tick()
        try await self.trusted.tick()
        try await self.compare("tick")
    }

    func census() async throws(StoreError) -> Census {
        try await self.tried.census()
    }

    /// How many searches of the tried one go on, if it is on Redis.
    func searchesThatGoOn() async throws -> Int {
        guard let store = (self.tried as? RunningLobbyStore)?.store else { return 0 }
        let line = RedisArgument("\(store.caller.prefix)unfinished")
        return try await store.client.send(RedisCommand("ZCARD", line)).int ?? 0
    }

    private func compare(_ deed: String) async throws(StoreError) {
        let (expected, told) = (self.look(self.expected.drain(), 0), self.look(self.told.drain(), 1))
        let theirs = told.enumerated().map { index, directive in
            self.translated(directive, like: expected.indices.contains(index) ? expected[index] : nil)
        }
        guard theirs == expected else {
            throw StoreError(code: .corrupt, message: "after \(deed)\nexpected \(expected)\nbut told was \(theirs)")
        }
        let seen = self.seen.withLock { $0 }
        guard seen[0] == seen[1] else {
            throw StoreError(code: .corrupt, message: "after \(deed) seen are \(seen[0]), but told was \(seen[1])")
        }
        let (one, other) = (try await self.trusted.census(), try await self.tried.census())
        guard one == other else {
            throw StoreError(code: .corrupt, message: "after \(deed) there are \(one), but it counts \(other)")
        }
        if !told.isEmpty { self.outlet(told) }
    }

    /// Notes how guests are seen, where that may be told at another time; the rest is what must come in its order.
    private func look(_ directives: [Directive], _ twin: Int) -> [Directive] {
        for case .presence(let guest, let presence) in directives {
            self.seen.withLock { $0[twin][guest] = presence == .absent ? nil : presence }
        }
        guard self.isTogether else { return directives }
        return directives.filter { directive in
            if case .presence = directive { false } else { true }
        }
    }

    private func translated(_ command: Command) -> Command {
        let action: Command.Action =
            switch command.action {
            case .connect(let arrival):
                .connect(
                    Arrival(
                        account: arrival.account,
                        seat: arrival.seat,
                        room: arrival.room.map { self.trustedName(of: $0) },
                        page: arrival.page,
                        blocked: arrival.blocked
                    )
                )
            case .next(let room, let wish, let offer):
                .next(room: room.map { self.trustedName(of: $0) }, wish, offer: offer)
            case .accept(let call): .accept(self.trustedName(of: call))
            case .decline(let call): .decline(self.trustedName(of: call))
            case .cancel(let call): .cancel(self.trustedName(of: call))
            case .block(let account, let blocker, let room):
                .block(account, by: blocker, room: self.trustedName(of: room))
            case .find, .stop, .call, .leave, .lose: command.action
            }
        return Command(command.guest, action, request: command.request)
    }

    /// What was told, in the trusted one's names; what is new has the name that the trusted one tells in its place.
    private func translated(_ directive: Directive, like other: Directive?) -> Directive {
        switch (directive, other) {
        case (.matched(let room, let offer), .matched(let known, _)):
            self.names.withLock { $0.rooms[room.id] = known.id }
            return .matched(self.translated(room), offer: offer)
        case (.matched(let room, let offer), _):
            return .matched(self.translated(room), offer: offer)
        case (.ringing(let guest, let call), .ringing(_, let known)):
            self.names.withLock { $0.calls[call.id] = known.id }
            return .ringing(guest, self.translated(call))
        case (.answer(let guest, let request, .calling(let call)), .answer(_, _, .calling(let known))):
            self.names.withLock { $0.calls[call.id] = known.id }
            return .answer(guest, request, .calling(self.translated(call)))
        case (.answer(let guest, let request, .standing(let one)), .answer(_, _, .standing(let known))):
            if let mine = one.room, let theirs = known.room { self.names.withLock { $0.rooms[mine] = theirs } }
            return .answer(guest, request, .standing(self.translated(one)))
        case (.welcome(let guest, let seat, let standing), _):
            return .welcome(guest, seat, self.translated(standing))
        case (.resumed(let guest, let room), _): return .resumed(guest, self.translated(room))
        case (.away(let guest, let room), _): return .away(guest, self.translated(room))
        case (.ended(let guest, let room, let reason, let status), _):
            return .ended(guest, self.trustedName(of: room), reason, status)
        case (.callEnded(let guest, let call, let reason), _):
            return .callEnded(guest, self.trustedName(of: call), reason)
        default:
            return directive
        }
    }

    private func translated(_ room: Room) -> Room {
        Room(
            id: self.trustedName(of: room.id),
            caller: room.caller,
            callee: room.callee,
            shared: room.shared,
            relayOnly: room.relayOnly
        )
    }

    private func translated(_ call: Call) -> Call {
        Call(id: self.trustedName(of: call.id), caller: call.caller, callee: call.callee)
    }

    private func translated(_ standing: Standing) -> Standing {
        Standing(status: standing.status, room: standing.room.map { self.trustedName(of: $0) })
    }

    private func trustedName(of room: RoomID) -> RoomID {
        self.names.withLock { $0.rooms[room] ?? room }
    }

    private func trustedName(of call: CallID) -> CallID {
        self.names.withLock { $0.calls[call] ?? call }
    }
}
