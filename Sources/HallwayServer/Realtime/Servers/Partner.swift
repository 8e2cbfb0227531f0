import ChatProtocol
import RedisStores
import SharedKernel

/// The other guest of a room, as a seat knows them.
enum Partner: Sendable {
    /// On a seat of this server's.
    case here(Seat)
    /// On a seat of another server's.
    case elsewhere(RemoteGuest)

    /// What is shown of them.
    var guest: GuestCard {
        switch self {
        case .here(let seat): seat.guest
        case .elsewhere(let guest): guest.shown
        }
    }

    /// Whose guest it is.
    var account: AccountID {
        switch self {
        case .here(let seat): seat.account
        case .elsewhere(let guest): guest.account
        }
    }
}

extension RemoteGuest {
    /// What is shown of them: the card that servers hand on holds the name alone.
    var shown: GuestCard {
        GuestCard(id: self.guest, name: self.card)
    }
}
