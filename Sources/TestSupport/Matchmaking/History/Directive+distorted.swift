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

    var isEndingForPartner: Bool {
        guard case .ended(_, _, let reason, _) = self else { return false }
        return [.partnerNext, .partnerStopped, .partnerLeft].contains(reason)
    }

    func isWaiting(of guest: GuestID) -> Bool {
        guard case .waiting(guest, _, _) = self else { return false }
        return true
    }

    var withRolesExchanged: Directive {
        guard case .matched(let room) = self else { return self }
        return .matched(Room(id: room.id, caller: room.callee, callee: room.caller))
    }

    var withWrongReason: Directive {
        guard case .ended(let guest, let room, .partnerNext, let status) = self else { return self }
        return .ended(guest, room, .partnerStopped, status)
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
