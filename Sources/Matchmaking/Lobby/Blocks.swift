import SharedKernel

/// Whom those who are here have blocked (rule 2).
///
/// Two are apart if either has blocked the other, so it is enough to know what each of the two has done: what an account
/// has blocked is known from when a guest of it arrives until the last of them goes.
struct Blocks: Sendable {
    private struct Entry: Sendable {
        var guests = 1
        var accounts: Set<AccountID>
    }

    private var entries: [AccountID: Entry] = [:]

    /// How many accounts are known.
    var count: Int {
        self.entries.count
    }

    func areApart(_ one: AccountID, _ other: AccountID) -> Bool {
        self.entries[one]?.accounts.contains(other) == true || self.entries[other]?.accounts.contains(one) == true
    }

    /// A guest of an account is here.
    mutating func arrive(_ account: AccountID, having blocked: Set<AccountID>) {
        guard self.entries[account] != nil else {
            self.entries[account] = Entry(accounts: blocked)
            return
        }
        self.entries[account]?.guests += 1
        self.learn(blocked, of: account)
    }

    /// What was kept for an account was read again.
    ///
    /// What is known stays known: it may have been blocked since it was read.
    mutating func learn(_ blocked: Set<AccountID>, of account: AccountID) {
        self.entries[account]?.accounts.formUnion(blocked)
    }

    /// An account that is here blocks another.
    mutating func add(_ blocked: AccountID, by account: AccountID) {
        self.entries[account]?.accounts.insert(blocked)
    }

    /// A guest of an account is gone.
    mutating func depart(_ account: AccountID) {
        self.entries[account]?.guests -= 1
        if self.entries[account]?.guests == 0 { self.entries[account] = nil }
    }
}
