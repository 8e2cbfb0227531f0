import ChatProtocol
import Matchmaking
import SharedKernel

@testable import HallwayServer

/// The hall as one would write it without a thought for what it costs: everything is found out anew each time.
struct NaiveHall {
    private struct Guest {
        var card: GuestCard
        let account: AccountID
        var presence = Presence.absent
    }

    private var guests: [GuestID: Guest] = [:]
    /// Those who are here, longest here first.
    private var order: [GuestID] = []
    private var blocked: [AccountID: Set<AccountID>] = [:]

    /// Everybody who is known, in an order that is the same each time.
    var known: [GuestID] {
        self.guests.keys.sorted { $0.low < $1.low }
    }

    mutating func apply(_ event: Hall.Event) {
        switch event {
        case .arrived(let card, let account, let blocked):
            self.blocked[account, default: []].formUnion(blocked)
            guard let known = self.guests[card.id] else {
                self.guests[card.id] = Guest(card: card, account: account)
                return
            }
            self.guests[card.id]?.card = card
            if known.card != card, known.presence != .absent {
                self.order.removeAll { $0 == card.id }
                self.order.append(card.id)
            }
        case .presence(let id, let presence):
            guard let known = self.guests[id] else { return }
            if presence == .absent {
                self.order.removeAll { $0 == id }
            } else if known.presence == .absent {
                self.order.append(id)
            }
            self.guests[id]?.presence = presence
        case .gone(let id):
            guard let guest = self.guests.removeValue(forKey: id) else { return }
            self.order.removeAll { $0 == id }
            if !self.guests.values.contains(where: { $0.account == guest.account }) {
                self.blocked[guest.account] = nil
            }
        case .blocked(let other, let account):
            if self.guests.values.contains(where: { $0.account == account }) {
                self.blocked[account, default: []].insert(other)
            }
        case .closed:
            break
        case .onlyKnown(let guests):
            for id in self.known where !guests.contains(id) { self.apply(.gone(id)) }
        }
    }

    /// What somebody of an account is to see who searches for an ASCII word.
    func seen(by account: AccountID, _ search: String) -> HallAnswer {
        let all = self.order.compactMap { self.guests[$0] }.filter { guest in
            guest.account != account && (search.isEmpty || guest.card.name.lowercased().contains(search.lowercased()))
                && self.blocked[account]?.contains(guest.account) != true
                && self.blocked[guest.account]?.contains(account) != true
        }
        let first = all.prefix(50).map {
            HallGuest(id: $0.card.id, name: $0.card.name, available: $0.presence == .available)
        }
        return HallAnswer(guests: first, total: all.count)
    }
}

/// What a client makes of what it is told: it knows nothing but the answer and the changes.
struct ToldHall: Equatable {
    var guests: [HallGuest]
    var total: Int

    init(_ answer: HallAnswer) {
        self.guests = answer.guests
        self.total = answer.total
    }

    mutating func apply(_ changes: HallChangesArgument) {
        self.guests.removeAll { changes.left.contains($0.id) }
        for guest in changes.changed {
            guard let index = self.guests.firstIndex(where: { $0.id == guest.id }) else { continue }
            self.guests[index] = guest
        }
        self.guests += changes.joined
        self.total = changes.total
    }
}
