import Matchmaking
import SharedKernel

/// One event of a history, so that it can be told again to another lobby.
///
/// A lobby names its rooms and calls as it likes. So what an event says of one is kept as what it meant to the guest who
/// said it: the room they are in, or the last but one there was.
struct LobbyMoment: Sendable {
    /// How long it is until then.
    var pause: Duration
    private(set) var event: LobbyEvent
    private var room: Meaning
    private let call: Meaning

    private enum Meaning: Sendable {
        case none
        case current
        case former(Int)
        case unknown
    }

    init(_ event: LobbyEvent, after pause: Duration, _ checker: LobbyChecker, _ memory: LobbyMemory) {
        self.pause = pause
        self.event = event
        let standpoint = event.guest.flatMap { checker.standpoint(of: $0) }
        self.room = Self.meaning(of: event.room, current: standpoint?.room, memory.rooms)
        self.call = Self.meaning(of: event.call, current: standpoint?.call?.id, memory.calls)
    }

    /// Who does it; nobody makes time pass.
    var guest: GuestID? {
        self.event.guest
    }

    /// The event as another lobby would hear it.
    func event(in checker: LobbyChecker, _ memory: LobbyMemory) -> LobbyEvent {
        guard case .command(let command) = self.event else { return self.event }
        let standpoint = checker.standpoint(of: command.guest)
        let room = Self.identifier(self.room, current: standpoint?.room, memory.rooms)
        let call = Self.identifier(self.call, current: standpoint?.call?.id, memory.calls)
        return .command(command.with(command.action.naming(room: room, call: call)))
    }

    /// The same without one thing that may not matter; nil if there is no such thing.
    func without(_ detail: Detail) -> LobbyMoment? {
        var simpler = self
        if detail == .pause {
            simpler.pause = .zero
            return self.pause == .zero ? nil : simpler
        }
        guard case .command(let command) = self.event, let action = command.action.without(detail) else { return nil }
        simpler.event = .command(command.with(action))
        if detail == .room { simpler.room = .none }
        return simpler
    }

    /// What may not matter.
    enum Detail: CaseIterable {
        case pause
        case offer
        case interest
        case wish
        case blocks
        case page
        case room
    }

    private static func meaning<Kind>(
        of identifier: Identifier<Kind>?,
        current: Identifier<Kind>?,
        _ former: [Identifier<Kind>]
    ) -> Meaning {
        guard let identifier else { return .none }
        if identifier == current { return .current }
        return former.lastIndex(of: identifier).map { .former(former.count - $0) } ?? .unknown
    }

    private static func identifier<Kind>(
        _ meaning: Meaning,
        current: Identifier<Kind>?,
        _ former: [Identifier<Kind>]
    ) -> Identifier<Kind>? {
        let unknown = Identifier<Kind>(high: .max, low: 0)
        return switch meaning {
        case .none: nil
        case .current: current ?? unknown
        case .former(let back): former.count >= back ? former[former.count - back] : unknown
        case .unknown: unknown
        }
    }
}

extension LobbyEvent {
    fileprivate var guest: GuestID? {
        guard case .command(let command) = self else { return nil }
        return command.guest
    }

    fileprivate var room: RoomID? {
        guard case .command(let command) = self else { return nil }
        switch command.action {
        case .connect(let arrival): return arrival.room
        case .next(let room, _, _): return room
        case .block(_, _, let room): return room
        default: return nil
        }
    }

    fileprivate var call: CallID? {
        guard case .command(let command) = self else { return nil }
        switch command.action {
        case .accept(let call), .decline(let call), .cancel(let call): return call
        default: return nil
        }
    }
}

extension Command.Action {
    fileprivate func naming(room: RoomID?, call: CallID?) -> Self {
        switch (self, call) {
        case (.connect(let arrival), _): .connect(arrival.naming(room))
        case (.next(_, let wish, let offer), _): .next(room: room, wish, offer: offer)
        case (.block(let account, let blocker, let named), _): .block(account, by: blocker, room: room ?? named)
        case (.accept, .some(let call)): .accept(call)
        case (.decline, .some(let call)): .decline(call)
        case (.cancel, .some(let call)): .cancel(call)
        default: self
        }
    }
}

extension Command.Action {
    fileprivate func without(_ detail: LobbyMoment.Detail) -> Self? {
        switch (detail, self) {
        case (.offer, .find(let wish, .some)): .find(wish)
        case (.offer, .next(let room, let wish, .some)): .next(room: room, wish)
        case (.interest, .find(let wish, let offer)): wish.withoutLast.map { .find($0, offer: offer) }
        case (.interest, .next(let room, let wish, let offer)):
            wish.withoutLast.map { .next(room: room, $0, offer: offer) }
        case (.wish, .find(let wish, let offer)): wish == Wish() ? nil : .find(Wish(), offer: offer)
        case (.wish, .next(let room, let wish, let offer)):
            wish == Wish() ? nil : .next(room: room, Wish(), offer: offer)
        case (.blocks, .connect(let arrival)): arrival.blocked.isEmpty ? nil : .connect(arrival.without(blocks: true))
        case (.page, .connect(let arrival)): arrival.page == nil ? nil : .connect(arrival.without(page: true))
        case (.room, .connect(let arrival)): arrival.room == nil ? nil : .connect(arrival.naming(nil))
        case (.room, .next(.some, let wish, let offer)): .next(room: nil, wish, offer: offer)
        default: nil
        }
    }
}

extension Arrival {
    fileprivate func naming(_ room: RoomID?) -> Arrival {
        Arrival(account: self.account, seat: self.seat, room: room, page: self.page, blocked: self.blocked)
    }
}

extension Wish {
    fileprivate var withoutLast: Wish? {
        guard let interests, interests.count > 1 else { return nil }
        return Wish(interests: interests.dropLast(), language: self.language, relayOnly: self.relayOnly)
    }
}
