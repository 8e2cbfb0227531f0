import Matchmaking
import SharedKernel

/// What a ``FaultyLobbyStore`` makes of a command.
extension Command {
    func with(_ action: Action) -> Command {
        Command(self.guest, action, request: self.request)
    }

    func by(_ guest: GuestID) -> Command {
        Command(guest, self.action, request: self.request)
    }

    /// The same, as if what is asked for were something else.
    func asking(for change: (inout Wish) -> Void) -> Command {
        switch self.action {
        case .find(var wish, let offer):
            change(&wish)
            return self.with(.find(wish, offer: offer))
        case .next(let room, var wish):
            change(&wish)
            return self.with(.next(room: room, wish))
        default:
            return self
        }
    }

    /// The same with an offer that is good for ever.
    var withLastingOffer: Command {
        guard case .find(let wish, .some(let offer)) = self.action else { return self }
        let end = Instant(milliseconds: .max / 2)
        return self.with(.find(wish, offer: Offer(description: offer.description, goodUntil: end)))
    }
}

extension Arrival {
    func disguised(as account: AccountID) -> Arrival {
        Arrival(account: account, seat: self.seat, room: self.room, page: self.page, blocked: self.blocked)
    }

    func without(page: Bool = false, blocks: Bool = false) -> Arrival {
        Arrival(
            account: self.account,
            seat: self.seat,
            room: self.room,
            page: page ? nil : self.page,
            blocked: blocks ? [] : self.blocked
        )
    }
}
