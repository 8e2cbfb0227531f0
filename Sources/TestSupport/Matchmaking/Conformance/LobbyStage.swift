public import Matchmaking
import SharedKernel
import Synchronization

/// A lobby behind its port, and people on it who go by name.
///
/// What the lobby tells is written one line a directive, with guests and rooms by name: `matched R1 ann calls bob`,
/// `waiting ann 5s`, `ended bob R1 partner_next waiting`. Rooms are `R1`, `R2`, … as they are made, and calls `C1`, …. Beside
/// what a step is expected to tell, every step is held to two rules: each census that is told is the store's own after
/// the step; and how somebody is seen is told last, once, and if it is not as before.
public final class LobbyStage: Sendable {
    /// What the people do it with.
    public let store: any LobbyStore
    /// The time on the stage.
    public let clock: ManualClock

    private let cast = Mutex(LobbyCast())
    private let seen = Mutex<[GuestID: Presence]>([:])
    private let heard: DirectiveLog

    /// Sets a stage with a store of a factory's making.
    public init(rules: Rules = Rules(), _ make: LobbyStoreFactory) async throws {
        let (clock, heard) = (ManualClock(), DirectiveLog())
        self.store = try await make(rules, clock) { heard.append($0) }
        self.clock = clock
        self.heard = heard
    }

    /// A page of theirs is opened, or comes back naming a room.
    public func connects(
        _ name: String,
        naming room: String? = nil,
        account: String? = nil,
        page: String? = nil,
        having blocked: [String] = [],
        tells lines: [String]? = nil
    ) async throws {
        let command = self.cast.withLock { cast in
            let arrival = Arrival(
                account: cast.account(of: account ?? name),
                seat: cast.newSeat(of: name),
                room: room.map { cast.room(named: $0) },
                page: page.map { cast.page(named: $0) },
                blocked: Set(blocked.map { cast.account(of: $0) })
            )
            return Command(cast.guest(named: name), .connect(arrival))
        }
        try await self.perform(command, "\(name) connects" + (room.map { " naming \($0)" } ?? ""), lines)
    }

    /// The seat they have connects once more.
    public func connectsAgain(_ name: String, tells lines: [String]? = nil) async throws {
        let command = self.cast.withLock { cast in
            let seat = SeatID(number: cast.latestSeat(of: name))
            return Command(cast.guest(named: name), .connect(Arrival(account: cast.account(of: name), seat: seat)))
        }
        try await self.perform(command, "\(name) connects again", lines)
    }

    /// A seat from before the one they have connects after all.
    public func connectsLate(_ name: String, tells lines: [String]? = nil) async throws {
        let command = self.cast.withLock { cast in
            let seat = SeatID(number: cast.latestSeat(of: name) - 1)
            return Command(cast.guest(named: name), .connect(Arrival(account: cast.account(of: name), seat: seat)))
        }
        try await self.perform(command, "\(name) connects late", lines)
    }

    /// They look for somebody, perhaps for something in particular, perhaps with an offer that is good for a while.
    public func finds(
        _ name: String,
        _ wish: Wish = Wish(),
        offer: String? = nil,
        good: Duration = .seconds(600),
        tells lines: [String]? = nil
    ) async throws {
        let offer = offer.map { Offer(description: $0, goodUntil: self.clock.now.advanced(by: good)) }
        try await self.asks(name, .find(wish, offer: offer), "\(name) finds", lines)
    }

    /// They press next, perhaps for a room, perhaps for something else than before, perhaps with an offer.
    public func nexts(
        _ name: String,
        _ wish: Wish = Wish(),
        room: String? = nil,
        offer: String? = nil,
        good: Duration = .seconds(600),
        tells lines: [String]? = nil
    ) async throws {
        let room = room.map { name in self.cast.withLock { $0.room(named: name) } }
        let offer = offer.map { Offer(description: $0, goodUntil: self.clock.now.advanced(by: good)) }
        try await self.asks(name, .next(room: room, wish, offer: offer), "\(name) presses next", lines)
    }

    /// They call somebody, or whoever is free.
    public func calls(_ name: String, _ other: String? = nil, tells lines: [String]? = nil) async throws {
        let callee = other.map { name in self.cast.withLock { $0.guest(named: name) } }
        try await self.asks(name, .call(callee), "\(name) calls \(other ?? "whoever is free")", lines)
    }

    /// They take a call.
    public func accepts(_ name: String, _ call: String = "C1", tells lines: [String]? = nil) async throws {
        let call = self.cast.withLock { $0.call(named: call) }
        try await self.asks(name, .accept(call), "\(name) accepts", lines)
    }

    /// They do not take a call.
    public func declines(_ name: String, _ call: String = "C1", tells lines: [String]? = nil) async throws {
        let call = self.cast.withLock { $0.call(named: call) }
        try await self.asks(name, .decline(call), "\(name) declines", lines)
    }

    /// They give a call up.
    public func cancels(_ name: String, _ call: String = "C1", tells lines: [String]? = nil) async throws {
        let call = self.cast.withLock { $0.call(named: call) }
        try await self.asks(name, .cancel(call), "\(name) cancels", lines)
    }

    /// So these are seen, as was told up to now; nobody else is here.
    public func shows(_ wanted: [String: Presence]) async throws {
        let names = self.cast.withLock { cast in
            Dictionary(uniqueKeysWithValues: self.seen.withLock { $0 }.map { (cast.name(of: $0), $1) })
        }
        guard names == wanted else { throw ConformanceFailure("seen are \(names), expected \(wanted)") }
    }

    /// They block an account, for a room.
    public func blocks(
        _ name: String,
        _ blocked: String,
        account: String? = nil,
        room: String,
        tells lines: [String]? = nil
    ) async throws {
        let action = self.cast.withLock { cast in
            Command.Action.block(
                cast.account(of: blocked),
                by: cast.account(of: account ?? name),
                room: cast.room(named: room)
            )
        }
        try await self.asks(name, action, "\(name) blocks \(blocked)", lines)
    }

    /// They stop.
    public func stops(_ name: String, tells lines: [String]? = nil) async throws {
        try await self.asks(name, .stop, "\(name) stops", lines)
    }

    /// A page of theirs is closed: the latest, or another seat.
    public func leaves(_ name: String, seat: UInt64? = nil, tells lines: [String]? = nil) async throws {
        let command = self.cast.withLock { cast in
            Command(cast.guest(named: name), .leave(SeatID(number: seat ?? cast.latestSeat(of: name))))
        }
        try await self.perform(command, "\(name) leaves", lines)
    }

    /// A socket of theirs is lost: the latest, or another seat.
    public func loses(_ name: String, seat: UInt64? = nil, tells lines: [String]? = nil) async throws {
        let command = self.cast.withLock { cast in
            Command(cast.guest(named: name), .lose(SeatID(number: seat ?? cast.latestSeat(of: name))))
        }
        try await self.perform(command, "\(name) is lost", lines)
    }

    /// So much time passes, and then a tick.
    public func passes(_ duration: Duration, tells lines: [String]? = nil) async throws {
        self.clock.advance(by: duration)
        try await self.store.tick()
        try await self.check("a tick \(duration) later", request: nil, lines)
    }

    /// So many are here.
    public func counts(online: Int, waiting: Int, rooms: Int) async throws {
        let (census, wanted) = (
            try await self.store.census(), Census(online: online, waiting: waiting, rooms: rooms)
        )
        guard census == wanted else { throw ConformanceFailure("counted \(census), expected \(wanted)") }
    }

    private func asks(_ name: String, _ action: Command.Action, _ deed: String, _ lines: [String]?) async throws {
        let command = self.cast.withLock { cast in
            Command(cast.guest(named: name), action, request: cast.newRequest())
        }
        try await self.perform(command, deed, lines)
    }

    private func perform(_ command: Command, _ deed: String, _ lines: [String]?) async throws {
        try await self.store.perform(command)
        try await self.check(deed, request: command.request, lines)
    }

    private func check(_ deed: String, request: RequestID?, _ lines: [String]?) async throws {
        let directives = self.heard.drain()
        let census = try await self.store.census()
        for case .waiting(_, _, let told) in directives where told != census {
            throw ConformanceFailure("after '\(deed)' told \(told), but there are \(census)")
        }
        try self.look(at: directives, after: deed)
        let (told, names) = self.cast.withLock { cast in
            let lines = directives.filter { !$0.isPresence }
                .map { cast.line(of: $0, at: self.clock.now, answering: request) }
            return (lines, cast.names)
        }
        guard let lines else { return }
        // What one guest hears is in order; between two who hear different things there is none.
        let differs = names.contains { name in
            told.filter { $0.mentions(name) } != lines.filter { $0.mentions(name) }
        }
        guard differs || told.count != lines.count else { return }
        throw ConformanceFailure(
            """
            after '\(deed)' expected
              \(lines.isEmpty ? "nothing" : lines.joined(separator: "\n  "))
            but told was
              \(told.isEmpty ? "nothing" : told.joined(separator: "\n  "))
            """
        )
    }
}

extension LobbyStage {
    private func look(at directives: [Directive], after deed: String) throws {
        let count = directives.count { $0.isPresence }
        for (index, directive) in directives.enumerated() {
            guard case .presence(let guest, let presence) = directive else { continue }
            let before = self.seen.withLock { seen in
                defer { seen[guest] = presence == .absent ? nil : presence }
                return seen[guest] ?? .absent
            }
            guard before != presence, index >= directives.count - count else {
                throw ConformanceFailure("after '\(deed)' \(directive) is no change, or was not told last")
            }
        }
    }
}

/// How a lobby store did not do as it should.
public struct ConformanceFailure: Error, CustomStringConvertible {
    /// What was expected, and what was.
    public let description: String

    /// Makes a failure.
    public init(_ description: String) {
        self.description = description
    }
}

extension String {
    fileprivate func mentions(_ name: String) -> Bool {
        self.split { $0 == " " || $0 == "/" }.contains { $0 == name }
    }
}
