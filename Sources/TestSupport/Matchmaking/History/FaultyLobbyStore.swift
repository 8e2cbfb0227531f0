public import Matchmaking
public import SharedKernel
import Synchronization

/// A lobby store with one planted fault: the proof that a ``LobbyChecker`` would see it.
///
/// It keeps its lobby in memory, and either tells it something else than what was done, or tells something else than
/// what it decided. Not for two callers at once.
public final class FaultyLobbyStore: LobbyStore {
    private let fault: LobbyFault
    private let clock: WallClock
    private let outlet: LobbyOutlet
    private let inner: MemoryLobbyStore
    private let heard: DirectiveLog
    private let notes = Mutex(Notes())

    fileprivate struct Notes: Sendable {
        /// Those who were last told that they wait.
        var waiting: [GuestID] = []
        /// Those of whom the lobby was not told that they were lost.
        var unreported: Set<GuestID> = []
        var rooms: UInt64 = 0
        /// Those who came, the last last.
        var here: [GuestID] = []
        /// Who made the call that rang last, and whom it rang.
        var call: Call?
        /// The offer that was handed over last.
        var offer: Offer?
        /// Offers as they were brought.
        var offers: [String: Offer] = [:]
    }

    /// Makes a store that has the fault.
    public init(_ fault: LobbyFault, rules: Rules, clock: WallClock, outlet: @escaping LobbyOutlet) {
        var rules = rules
        switch fault {
        case .noCooldown: rules.rematchCooldown = .zero
        case .rematchTooSoon: rules.rematchAfter = .zero
        case .rematchNever: rules.rematchAfter = .seconds(1_000_000_000)
        case .endlessGrace: rules.reconnectGrace = .seconds(1_000_000_000)
        case .relaxedTooSoon: rules.relaxAfter = .zero
        case .relaxedNever: rules.relaxAfter = .seconds(1_000_000_000)
        case .endlessRinging: rules.callTimeout = .seconds(1_000_000_000)
        default: break
        }
        let heard = DirectiveLog()
        self.fault = fault
        self.clock = clock
        self.outlet = outlet
        self.heard = heard
        self.inner = MemoryLobbyStore(rules: rules, clock: clock) { heard.append($0) }
    }

    /// Performs a command, or what the fault makes of it.
    public func perform(_ command: Command) {
        if let forged = self.forge(command) { return self.outlet(forged) }
        self.inner.perform(self.distort(command))
        self.outlet(self.distort(self.heard.drain()))
    }

    /// Lets time pass.
    public func tick() {
        self.inner.tick()
        self.outlet(self.distort(self.heard.drain()))
        if self.fault == .youngerFirst, let guest = self.notes.withLock({ $0.waiting.first }) {
            self.silently([.stop, .find(Wish())], by: guest)
        }
    }

    /// How many the lobby counts.
    public func census() -> Census {
        self.inner.census()
    }

    /// What is told if the lobby hears nothing of a command.
    private func forge(_ command: Command) -> [Directive]? {
        self.notes.withLock { notes in
            switch (self.fault, command.action) {
            case (.pairedWhileAway, .lose) where notes.waiting.contains(command.guest):
                notes.unreported.insert(command.guest)
                return []
            case (.youngerFirst, .lose):
                notes.waiting.removeAll { $0 == command.guest }
                return nil
            case (.ghost, .leave) where notes.waiting.contains(command.guest):
                return [.gone(command.guest)]
            default:
                return nil
            }
        }
    }

    private func distort(_ command: Command) -> Command {
        switch (self.fault, command.action) {
        case (.sameAccount, .connect(let arrival)):
            let account = AccountID(high: command.guest.high, low: command.guest.low)
            return command.with(.connect(arrival.disguised(as: account)))
        case (.blocksNotLearned, .connect(let arrival)), (.blocksForgotten, .connect(let arrival)):
            return command.with(.connect(arrival.without(blocks: true)))
        case (.pageForgotten, .connect(let arrival)):
            return command.with(.connect(arrival.without(page: true)))
        case (.blocksForgotten, .block(_, let blocker, let room)):
            return command.with(.block(AccountID(high: .max, low: .max), by: blocker, room: room))
        case (.wishesIgnored, _):
            return command.asking { $0 = Wish() }
        case (.languageIgnored, _):
            return command.asking { $0.language = nil }
        case (.relayIgnored, _):
            return command.asking { $0.relayOnly = nil }
        case (.offerStale, .find(_, .some(let offer))), (.offerStale, .next(_, _, .some(let offer))):
            self.notes.withLock { $0.offers[offer.description] = offer }
            return command.withLastingOffer
        default:
            return self.distortCall(command)
        }
    }

    private func distortCall(_ command: Command) -> Command {
        let notes = self.notes.withLock { $0 }
        switch (self.fault, command.action) {
        case (.chosenIgnored, .call(.some)):
            return command.with(.call(nil))
        case (.newestFirst, .call(nil)):
            let newest = notes.here.last { $0 != command.guest }
            return newest.map { command.with(.call($0)) } ?? command
        case (.callerAccepts, .cancel(let call)):
            guard let ringing = notes.call, ringing.id == call, ringing.caller == command.guest else { return command }
            return command.with(.accept(call)).by(ringing.callee)
        default:
            return command
        }
    }

    private func distort(_ step: [Directive]) -> [Directive] {
        self.notes.withLock { notes in
            for directive in step { notes.take(directive) }
        }
        if self.fault == .lostGuest {
            for case .ended(let guest, _, .partnerNext, _) in step
            where step.contains(where: { $0.isWaiting(of: guest) }) {
                self.silently([.stop], by: guest)
            }
        }
        return self.retell(step)
    }

    /// The step as the fault tells it.
    private func retell(_ step: [Directive]) -> [Directive] {
        switch self.fault {
        case .doublePair: step.flatMap { self.doubled($0) }
        case .pairedWhileAway: step.filter { !self.isDisplacementOfUnreported($0) }
        case .missingEnded: step.filter { !$0.isEndingForPartner }
        case .wrongReason: step.map(\.withWrongReason)
        case .wrongRoles: step.map(\.withRolesExchanged)
        case .matchedTwice: step + step.filter(\.isMatch).map(\.withRolesExchanged)
        case .answerLast: step.filter { !$0.isAnswer } + step.filter(\.isAnswer)
        case .answerFirst: step.filter(\.isAnswer) + step.filter { !$0.isAnswer }
        case .answeredTwice: step + step.filter(\.isAnswer)
        case .unanswered: step.filter { !$0.isAnswer }
        case .ageLost: step.map { $0.withoutAge(at: self.clock.now) }
        case .wrongCensus: step.map(\.withWrongCensus)
        case .awayUntold: step.filter { !$0.isAway }
        case .sharedUntold: step.map(\.withNothingShared)
        case .offerLost: step.map(\.withoutOffer)
        case .offerToCaller: step.map(\.withOfferToCaller)
        case .offerTwice: step.map { self.withOldOffer($0) }
        case .offerStale: step.map { self.withOfferAsItWas($0) }
        case .callEndUntold: step.filter { !$0.isEndOfCall }
        case .wrongCallEnd: step.map(\.withWrongCallEnd)
        case .notRungAgain: step.contains(where: \.isWelcome) ? step.filter { !$0.isRinging } : step
        case .ageLostInCall:
            step.contains(where: \.isEndOfCall) ? step.map { $0.withoutAge(at: self.clock.now) } : step
        case .waitsAfterCall: step.map(\.withWaitingForIdle)
        case .busyUnseen: step.filter { !$0.isBusy }
        case .seenTwice: step + step.filter(\.isPresence)
        case .seenFirst: step.filter(\.isPresence) + step.filter { !$0.isPresence }
        default: step
        }
    }

    private func withOldOffer(_ directive: Directive) -> Directive {
        guard case .matched(let room, let offer) = directive else { return directive }
        return self.notes.withLock { notes in
            if let offer { notes.offer = offer }
            return .matched(room, offer: offer ?? notes.offer)
        }
    }

    private func withOfferAsItWas(_ directive: Directive) -> Directive {
        guard case .matched(let room, .some(let offer)) = directive else { return directive }
        return .matched(room, offer: self.notes.withLock { $0.offers[offer.description] })
    }

    private func doubled(_ directive: Directive) -> [Directive] {
        guard case .matched(let room, _) = directive else { return [directive] }
        return self.notes.withLock { notes in
            guard let third = notes.waiting.first else { return [directive] }
            notes.rooms += 1
            let second = Room(id: RoomID(high: 0, low: notes.rooms), caller: third, callee: room.callee)
            return [directive, .matched(second)]
        }
    }

    private func isDisplacementOfUnreported(_ directive: Directive) -> Bool {
        guard case .displace(let guest, _) = directive else { return false }
        return self.notes.withLock { $0.unreported.remove(guest) != nil }
    }

    private func silently(_ actions: [Command.Action], by guest: GuestID) {
        for action in actions { self.inner.perform(Command(guest, action)) }
        _ = self.heard.drain()
    }
}

extension FaultyLobbyStore.Notes {
    mutating func take(_ directive: Directive) {
        switch directive {
        case .waiting(let guest, _, _):
            self.waiting.append(guest)
        case .matched(let room, _):
            self.waiting.removeAll { $0 == room.caller || $0 == room.callee }
        case .answer(let guest, _, .standing(let standing)) where standing.status == .idle:
            self.waiting.removeAll { $0 == guest }
        case .welcome(let guest, _, _):
            self.here.removeAll { $0 == guest }
            self.here.append(guest)
        case .ringing(_, let call):
            self.waiting.removeAll { $0 == call.caller || $0 == call.callee }
            self.call = call
        case .gone(let guest):
            self.waiting.removeAll { $0 == guest }
            self.here.removeAll { $0 == guest }
        default:
            break
        }
    }
}
