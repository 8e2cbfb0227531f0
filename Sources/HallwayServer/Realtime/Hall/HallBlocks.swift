import SharedKernel

/// Which accounts do not see each other in the hall, of those that are here, and who is here of each.
///
/// Two do not see each other if either has blocked the other. What an account has blocked is known from when the first of
/// its guests arrives until the last of them is gone, as in the lobby: that is enough, since both must be here to see.
/// Arriving costs a look for each account blocked, going the same; to ask whom somebody does not see costs one look.
struct HallBlocks: Sendable {
    /// Whom guests of an account do not see.
    struct Unseen: Sendable {
        /// The slots of its own guests.
        var slots: [Int] = []
        /// Those that are here and that it does not see, nor they it.
        var hidden: Set<AccountID> = []
    }

    private struct Entry: Sendable {
        var unseen = Unseen()
        var blocked: Set<AccountID> = []
    }

    private var entries: [AccountID: Entry] = [:]
    /// Who of those that are here has blocked whom, the other way around.
    private var blockers: [AccountID: Set<AccountID>] = [:]

    /// How many accounts are known.
    var count: Int {
        self.entries.count
    }

    /// Whom an account does not see, its own guests first.
    func unseen(by account: AccountID) -> Unseen {
        self.entries[account]?.unseen ?? Unseen()
    }

    /// A guest of an account is here.
    ///
    /// Answers with the accounts that it sees no longer.
    mutating func arrive(_ account: AccountID, slot: Int, having blocked: Set<AccountID>) -> [AccountID] {
        var hidden: [AccountID] = []
        if self.entries[account] == nil {
            self.entries[account] = Entry()
            hidden = self.blockers[account].map(Array.init) ?? []
            for other in hidden { self.hide(account, other) }
        }
        self.entries[account]?.unseen.slots.append(slot)
        return hidden + self.learn(blocked, of: account)
    }

    /// What was kept for an account was read again; what is known stays known.
    ///
    /// Answers with the accounts that it sees no longer.
    mutating func learn(_ blocked: Set<AccountID>, of account: AccountID) -> [AccountID] {
        blocked.filter { self.add($0, by: account) }
    }

    /// An account blocks another; answers whether they saw each other until now.
    ///
    /// Of one that is not here there is nothing to know.
    mutating func add(_ blocked: AccountID, by account: AccountID) -> Bool {
        guard self.entries[account]?.blocked.insert(blocked).inserted == true else { return false }
        self.blockers[blocked, default: []].insert(account)
        guard blocked != account, let other = self.entries[blocked], !other.unseen.hidden.contains(account) else {
            return false
        }
        self.hide(account, blocked)
        return true
    }

    /// A guest of an account is gone.
    mutating func depart(_ account: AccountID, slot: Int) {
        self.entries[account]?.unseen.slots.removeAll { $0 == slot }
        guard let entry = self.entries[account], entry.unseen.slots.isEmpty else { return }
        for other in entry.unseen.hidden { self.entries[other]?.unseen.hidden.remove(account) }
        for blocked in entry.blocked {
            self.blockers[blocked]?.remove(account)
            if self.blockers[blocked]?.isEmpty == true { self.blockers[blocked] = nil }
        }
        self.entries[account] = nil
    }

    private mutating func hide(_ one: AccountID, _ other: AccountID) {
        self.entries[one]?.unseen.hidden.insert(other)
        self.entries[other]?.unseen.hidden.insert(one)
    }
}
