import Matchmaking
import SharedKernel

/// What a ``FaultyLobbyStore`` makes of a command.
extension Command {
    func with(_ action: Action) -> Command {
        Command(self.guest, action, request: self.request)
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
