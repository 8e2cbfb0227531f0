import ChatProtocol
import Matchmaking
import SharedKernel

/// One look at the hall that is kept up to date, told from any other.
struct HallWatch: Hashable, Sendable {
    let number: UInt64
}

/// Somebody who watches the hall.
struct HallWatcher: Sendable {
    let watch: HallWatch
    let account: AccountID
    let search: HallSearch
    /// What they were shown.
    var sheet: HallSheet
    /// How many they were told that there are.
    var total: Int
    /// Whether they read too slowly to be told more.
    var isPaused = false
}

extension Hall {
    /// Shows somebody who is here, and keeps them up to date from now on; a watch before this one is over.
    mutating func watch(
        _ seat: SeatID,
        of account: AccountID,
        _ search: HallSearch
    ) -> (watch: HallWatch, answer: HallAnswer) {
        self.unwatch(seat)
        let index = self.keepView(of: search)
        self.views[index].watchers.insert(seat)
        let unseen = self.blocks.unseen(by: account)
        let sheet = self.sheet(of: index, for: account, unseen)
        let total = self.total(of: search, unseen, among: self.views[index].entries.count)
        self.watchesBegun += 1
        let watch = HallWatch(number: self.watchesBegun)
        self.watchers[seat] = HallWatcher(watch: watch, account: account, search: search, sheet: sheet, total: total)
        self.watching[account, default: []].insert(seat)
        return (watch, HallAnswer(guests: sheet.guests(self.roster), total: total))
    }

    /// Somebody watches no longer.
    mutating func unwatch(_ seat: SeatID) {
        self.outdated.remove(seat)
        guard let watcher = self.watchers.removeValue(forKey: seat) else { return }
        self.watching[watcher.account]?.remove(seat)
        if self.watching[watcher.account]?.isEmpty == true { self.watching[watcher.account] = nil }
        guard let index = self.viewIndices[watcher.search] else { return }
        self.views[index].watchers.remove(seat)
        // A view that nobody watches is kept up to date for nobody.
        if index > 0, self.views[index].watchers.isEmpty { self.dropView(index) }
    }

    /// How many there are for an account to see.
    func total(_ search: HallSearch, for account: AccountID) -> Int {
        let entries = self.viewIndices[search].map { self.views[$0].entries } ?? self.entries(of: search)
        return self.total(of: search, self.blocks.unseen(by: account), among: entries.count)
    }

    /// A watcher reads too slowly: they are told nothing until they have caught up, and then what is different by then.
    mutating func pause(_ seat: SeatID) {
        self.watchers[seat]?.isPaused = true
    }

    /// A watcher has caught up.
    mutating func resume(_ seat: SeatID) {
        self.watchers[seat]?.isPaused = false
    }

    /// What is different from what the watchers were told, for those for whom something is.
    mutating func takeNews() -> [HallNews] {
        var digest = HallDigest()
        let outdated = self.outdated
        self.outdated = []
        for seat in outdated { self.look(seat, from: 0, &digest) }
        for index in self.views.indices {
            guard let place = self.views[index].changedFrom else { continue }
            self.views[index].settle()
            for seat in self.views[index].watchers where !outdated.contains(seat) {
                self.look(seat, from: place, &digest)
            }
        }
        return digest.news
    }

    /// Finds out what is different for a watcher, of all that is at this place or later.
    private mutating func look(_ seat: SeatID, from place: UInt64, _ digest: inout HallDigest) {
        guard let watcher = self.watchers[seat], let index = self.viewIndices[watcher.search] else { return }
        guard !watcher.isPaused else {
            self.outdated.insert(seat)
            return
        }
        let unseen = self.blocks.unseen(by: watcher.account)
        let total = self.total(of: watcher.search, unseen, among: self.views[index].entries.count)
        let isShown = watcher.sheet.reaches(place)
        guard isShown || total != watcher.total else { return }
        let sheet = isShown ? self.sheet(of: index, for: watcher.account, unseen) : watcher.sheet
        digest.add(seat, watcher, sheet, total, self.roster)
        self.watchers[seat]?.sheet = sheet
        self.watchers[seat]?.total = total
    }

    /// The first of a view that an account may see.
    private mutating func sheet(of index: Int, for account: AccountID, _ unseen: HallBlocks.Unseen) -> HallSheet {
        let all: HallSheet
        if let sheet = self.views[index].sheet {
            all = sheet
        } else {
            all = self.findSheet(of: index) { _ in true }
            self.views[index].sheet = all
        }
        let seesAll =
            unseen.hidden.isEmpty
            && !unseen.slots.contains { self.roster[$0].place.map(all.reaches) ?? false }
        if seesAll { return all }
        return self.findSheet(of: index) { $0 != account && !unseen.hidden.contains($0) }
    }

    private mutating func findSheet(of index: Int, where isSeen: (AccountID) -> Bool) -> HallSheet {
        self.sheetsMade += 1
        var sheet = HallSheet(number: self.sheetsMade)
        for entry in self.views[index].entries where isSeen(self.roster[entry.slot].account) {
            sheet.append(
                HallSheet.Entry(
                    place: entry.place,
                    id: self.roster[entry.slot].card.id,
                    slot: entry.slot,
                    isAvailable: self.roster[entry.slot].isAvailable
                )
            )
            if sheet.isFull { break }
        }
        return sheet
    }

    /// How many of so many are to be seen.
    private func total(of search: HallSearch, _ unseen: HallBlocks.Unseen, among count: Int) -> Int {
        unseen.hidden.reduce(count - self.shown(unseen.slots, search)) { count, account in
            count - self.shown(self.blocks.unseen(by: account).slots, search)
        }
    }

    /// How many of these a view has.
    private func shown(_ slots: [Int], _ search: HallSearch) -> Int {
        slots.count { self.roster[$0].place != nil && search.isIn(self.roster[$0].name) }
    }
}

// MARK: Views

extension Hall {
    /// Those whose names hold a search, found by a look at each name.
    private func entries(of search: HallSearch) -> [HallView.Entry] {
        self.views[0].entries.filter { search.isIn(self.roster[$0.slot].name) }
    }

    /// The view of a search, made if nobody watches with it.
    private mutating func keepView(of search: HallSearch) -> Int {
        if let index = self.viewIndices[search] { return index }
        let index = self.views.count
        self.views.append(HallView(search, self.entries(of: search)))
        self.viewIndices[search] = index
        return index
    }

    /// Forgets a view; the last takes its index.
    private mutating func dropView(_ index: Int) {
        self.viewIndices[self.views[index].search] = nil
        let last = self.views.removeLast()
        guard index < self.views.count else { return }
        self.views[index] = last
        self.viewIndices[last.search] = index
    }
}
