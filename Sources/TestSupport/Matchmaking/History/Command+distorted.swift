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
        case .next(let room, var wish, let offer):
            change(&wish)
            return self.with(.next(room: room, wish, offer: offer))
        default:
            return self
        }
    }

    /// The same with an offer that is good for ever.
    var withLastingOffer: Command {
        func lasting(_ offer: Offer) -> Offer {
            Offer(description: offer.description, goodUntil: Instant(milliseconds: .max / 2))
        }
        return switch self.action {
        case .find(let wish, .some(let offer)): self.with(.find(wish, offer: lasting(offer)))
        case .next(let room, let wish, .some(let offer)): self.with(.next(room: room, wish, offer: lasting(offer)))
        default: self
        }
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
