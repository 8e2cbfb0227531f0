import Matchmaking
import SharedKernel

/// What a ``FaultyLobbyStore`` makes of a directive.
extension Directive {
    var isAnswer: Bool {
        guard case .answer = self else { return false }
        return true
    }

    var isAway: Bool {
        guard case .away = self else { return false }
        return true
    }

    var isMatch: Bool {
        guard case .matched = self else { return false }
        return true
    }

    var isPresence: Bool {
        guard case .presence = self else { return false }
        return true
    }

    var isBusy: Bool {
        guard case .presence(_, .busy) = self else { return false }
        return true
    }

    var isRinging: Bool {
        guard case .ringing = self else { return false }
        return true
    }

    var isWelcome: Bool {
        guard case .welcome = self else { return false }
        return true
    }

    var isEndOfCall: Bool {
        guard case .callEnded = self else { return false }
        return true
    }

    var isEndingForPartner: Bool {
        guard case .ended(_, _, let reason, _) = self else { return false }
        return [.partnerNext, .partnerStopped, .partnerLeft].contains(reason)
    }

    func isWaiting(of guest: GuestID) -> Bool {
        guard case .waiting(guest, _, _) = self else { return false }
        return true
    }

    var withRolesExchanged: Directive {
        guard case .matched(let room, let offer) = self else { return self }
        return .matched(
            Room(
                id: room.id,
                caller: room.callee,
                callee: room.caller,
                shared: room.shared,
                relayOnly: room.relayOnly
            ),
            offer: offer
        )
    }

    /// Two of whom one brought an offer exchange roles.
    var withOfferToCaller: Directive {
        guard case .matched(_, .some) = self else { return self }
        return self.withRolesExchanged
    }

    var withoutOffer: Directive {
        guard case .matched(let room, _) = self else { return self }
        return .matched(room)
    }

    var withNothingShared: Directive {
        guard case .matched(let room, let offer) = self else { return self }
        let silent = Room(id: room.id, caller: room.caller, callee: room.callee, relayOnly: room.relayOnly)
        return .matched(silent, offer: offer)
    }

    var withWrongReason: Directive {
        guard case .ended(let guest, let room, .partnerNext, let status) = self else { return self }
        return .ended(guest, room, .partnerStopped, status)
    }

    /// Who is left idle is said to wait.
    var withWaitingForIdle: Directive {
        guard case .ended(let guest, let room, let reason, .idle) = self, self.isEndingForPartner else { return self }
        return .ended(guest, room, reason, .waiting)
    }

    var withWrongCallEnd: Directive {
        switch self {
        case .callEnded(let guest, let call, .declined): .callEnded(guest, call, .cancelled)
        case .callEnded(let guest, let call, .cancelled): .callEnded(guest, call, .declined)
        default: self
        }
    }

    var withWrongCensus: Directive {
        guard case .waiting(let guest, let since, var census) = self else { return self }
        census.waiting += 1
        return .waiting(guest, since: since, census)
    }

    func withoutAge(at now: Instant) -> Directive {
        guard case .waiting(let guest, _, let census) = self else { return self }
        return .waiting(guest, since: now, census)
    }
}
