import SharedKernel

/// The accounts whose guests are here, and whom they have blocked (rule 2).
///
/// Two are apart if either has blocked the other, so it is enough to know what each of the two has done: what an account
/// has blocked is known from when a guest of it arrives until the last of them goes.
struct AccountsHere: Sendable {
    private struct Entry: Sendable {
        var guests: [GuestID]
        var blocked: Set<AccountID>
    }

    private var entries: [AccountID: Entry] = [:]

    /// How many accounts are known.
    var count: Int {
        self.entries.count
    }

    /// The guests of an account.
    func guests(of account: AccountID) -> [GuestID] {
        self.entries[account]?.guests ?? []
    }

    func areApart(_ one: AccountID, _ other: AccountID) -> Bool {
        self.entries[one]?.blocked.contains(other) == true || self.entries[other]?.blocked.contains(one) == true
    }

    /// A guest of an account is here.
    mutating func arrive(_ guest: GuestID, of account: AccountID, having blocked: Set<AccountID>) {
        guard self.entries[account] != nil else {
            self.entries[account] = Entry(guests: [guest], blocked: blocked)
            return
        }
        self.entries[account]?.guests.append(guest)
        self.learn(blocked, of: account)
    }

    /// What was kept for an account was read again.
    ///
    /// What is known stays known: it may have been blocked since it was read.
    mutating func learn(_ blocked: Set<AccountID>, of account: AccountID) {
        guard !blocked.isEmpty else { return }
        self.entries[account]?.blocked.formUnion(blocked)
    }

    /// An account that is here blocks another.
    mutating func add(_ blocked: AccountID, by account: AccountID) {
        self.entries[account]?.blocked.insert(blocked)
    }

    /// A guest of an account is gone.
    mutating func depart(_ guest: GuestID, of account: AccountID) {
        self.entries[account]?.guests.removeAll { $0 == guest }
        if self.entries[account]?.guests.isEmpty == true { self.entries[account] = nil }
    }
}
