import ChatProtocol
import Matchmaking
import SharedKernel

/// Who is here and who is free, as each of those who watch may see it.
///
/// It is told what happens, in order, and says what each watcher is to be told: the first 50 whose names hold what they
/// search, without their own account and those one of the two has blocked, longest here first; and how many there are.
/// Whoever comes back from away comes as the last.
///
/// Cost. Each search that somebody watches with is one ``HallView``, which everybody shares who searches the same, and which
/// is kept up to date: one who comes, goes, or turns free or busy costs each view one look at their name, and leaving it
/// a binary search and a move of 16 bytes for each who came later. A first watch with a search looks at every name once.
/// Taking the news costs nothing where nothing changed. Where something did, the first 50 are found once for all who may
/// see them all, and what is different is found once for all who were shown the same; each watcher then costs a few looks
/// into dictionaries, and those who may not see one of the 50 a pass of their own.
/// What is kept is a record for each who is here or away, an entry of 16 bytes for each who is in a view, and for each who
/// watches a sheet of at most 50 entries, which those who were shown the same share.
struct Hall: Sendable {
    /// Something that happened.
    enum Event: Sendable {
        /// A seat was taken.
        case arrived(GuestCard, AccountID, blocked: Set<AccountID>)
        /// A guest is seen otherwise than before; who is absent and who is unknown are the same.
        case presence(GuestID, Presence)
        /// A guest is gone.
        case gone(GuestID)
        /// An account blocked another.
        case blocked(AccountID, by: AccountID)
        /// A seat's socket is gone, and with it what it watched.
        case closed(SeatID)
        /// Of all but these nothing is known any more.
        case onlyKnown(Set<GuestID>)
    }

    var roster = HallRoster()
    var blocks = HallBlocks()
    /// The view of everybody comes first and is there always: the others are made from it.
    var views = [HallView(.everybody)]
    /// Which view is of which search.
    var viewIndices: [HallSearch: Int] = [.everybody: 0]
    var watchers: [SeatID: HallWatcher] = [:]
    /// Who watches, by account.
    var watching: [AccountID: Set<SeatID>] = [:]
    /// Watchers who are to be looked at though nothing changed in their view, or who were passed over when it did.
    var outdated: Set<SeatID> = []
    var watchesBegun: UInt64 = 0
    var sheetsMade: UInt64 = 0
    private var placesGiven: UInt64 = 0

    /// Takes note of something that happened.
    mutating func apply(_ event: Event) {
        switch event {
        case .arrived(let card, let account, let blocked): self.arrive(card, account, blocked)
        case .presence(let guest, .absent): self.leave(guest)
        case .presence(let guest, .available): self.appear(guest, isAvailable: true)
        case .presence(let guest, .busy): self.appear(guest, isAvailable: false)
        case .gone(let guest): self.forget(guest)
        case .blocked(let blocked, let account):
            if self.blocks.add(blocked, by: account) { self.outdate([blocked, account]) }
        case .closed(let seat): self.unwatch(seat)
        case .onlyKnown(let guests):
            for guest in self.roster.guests where !guests.contains(guest) { self.forget(guest) }
        }
    }

    private mutating func arrive(_ card: GuestCard, _ account: AccountID, _ blocked: Set<AccountID>) {
        let hidden: [AccountID]
        if let slot = self.roster.slot(of: card.id) {
            hidden = self.blocks.learn(blocked, of: account)
            if self.roster[slot].card != card { self.rename(slot, card) }
        } else {
            let slot = self.roster.add(HallRoster.Occupant(card, account))
            hidden = self.blocks.arrive(account, slot: slot, having: blocked)
        }
        if !hidden.isEmpty { self.outdate(hidden + [account]) }
    }

    /// Somebody with another name is somebody else to whoever searches, and comes as the last.
    private mutating func rename(_ slot: Int, _ card: GuestCard) {
        let isAvailable = self.roster[slot].isAvailable
        let isHere = self.roster[slot].place != nil
        if isHere { self.leave(card.id) }
        self.roster[slot].rename(card)
        if isHere { self.appear(card.id, isAvailable: isAvailable) }
    }

    private mutating func appear(_ guest: GuestID, isAvailable: Bool) {
        guard let slot = self.roster.slot(of: guest) else { return }
        if let place = self.roster[slot].place {
            guard self.roster[slot].isAvailable != isAvailable else { return }
            self.roster[slot].isAvailable = isAvailable
            self.inViews(of: slot) { $0.note(place) }
        } else {
            self.placesGiven += 1
            let place = self.placesGiven
            self.roster[slot].place = place
            self.roster[slot].isAvailable = isAvailable
            self.inViews(of: slot) { $0.add(HallView.Entry(place: place, slot: slot)) }
        }
    }

    private mutating func leave(_ guest: GuestID) {
        guard let slot = self.roster.slot(of: guest), let place = self.roster[slot].place else { return }
        self.roster[slot].place = nil
        self.inViews(of: slot) { $0.remove(place) }
    }

    private mutating func forget(_ guest: GuestID) {
        guard let slot = self.roster.slot(of: guest) else { return }
        self.leave(guest)
        self.blocks.depart(self.roster[slot].account, slot: slot)
        self.roster.remove(guest)
    }

    /// Changes every view that somebody is in.
    private mutating func inViews(of slot: Int, _ change: (inout HallView) -> Void) {
        for index in self.views.indices where self.views[index].search.isIn(self.roster[slot].name) {
            change(&self.views[index])
        }
    }

    /// Those who watch of these accounts see somebody no longer.
    private mutating func outdate(_ accounts: [AccountID]) {
        for account in accounts { self.outdated.formUnion(self.watching[account] ?? []) }
    }
}
