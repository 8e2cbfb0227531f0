public import SharedKernel

extension AccountService {
    /// An account as its owner sees it.
    public func overview(of account: AccountID) async throws(AccountError) -> AccountOverview {
        try await self.record(of: account).overview
    }

    /// All that accounts keep of somebody.
    ///
    /// Exports and changes are limited to 30 a minute.
    public func export(_ account: AccountID) async throws(AccountError) -> AccountExport {
        try self.throttles.call(by: account, at: self.clock.now)
        let record = try await self.record(of: account)
        return AccountExport(
            account: record.account,
            login: record.credentials?.login.text,
            sessions: record.liveSessions(at: self.clock.now),
            ban: record.ban
        )
    }

    /// Gives an account another display name.
    public func rename(_ account: AccountID, to displayName: String) async throws(AccountError) -> AccountOverview {
        let displayName = try self.displayName(displayName)
        try self.throttles.call(by: account, at: self.clock.now)
        let isThere = try await self.stored { store throws(StoreError) in
            try await store.rename(account, to: displayName)
        }
        guard isThere else { throw .unauthorized }
        return try await self.overview(of: account)
    }

    /// Keeps that an account's owner agreed to the terms in force, and when.
    public func agree(_ account: AccountID, to consent: Consent) async throws(AccountError) -> AccountOverview {
        try self.requireConsent(consent)
        try self.throttles.call(by: account, at: self.clock.now)
        let (terms, now) = (self.policy.terms, self.clock.now)
        let isThere = try await self.stored { store throws(StoreError) in
            try await store.agree(account, to: terms, at: now)
        }
        guard isThere else { throw .unauthorized }
        return try await self.overview(of: account)
    }

    /// Gives an account another password, and ends its other sessions in the same step.
    ///
    /// Tries are counted by account, apart from sign-ins.
    public func changePassword(
        of identity: Identity,
        from old: String,
        to new: String
    ) async throws(AccountError) -> AccountOverview {
        let record = try await self.record(of: identity.account)
        guard let credentials = record.credentials else { throw .guestHasNoPassword }
        if let weakness = PasswordRules.weakness(of: new, login: credentials.login) { throw .weakPassword(weakness) }
        try await self.requirePassword(old, of: identity.account, against: credentials)
        let hash = try await self.hashed { hasher throws(PasswordHasherError) in try await hasher.hash(new) }
        let now = self.clock.now
        let hasChanged = try await self.stored { store throws(StoreError) in
            try await store.changePassword(
                of: identity.account,
                from: credentials.hash,
                to: hash,
                keeping: identity.session,
                at: now
            )
        }
        // Somebody else changed it meanwhile: what was typed is the old password no more.
        guard hasChanged else { throw .wrongPassword }
        return record.overview
    }

    /// Forgets an account at once, with its credentials, sessions and ban; an audit entry remains.
    ///
    /// Members prove it with their password, whose tries are counted by account; guests have none.
    public func delete(
        _ identity: Identity,
        password: String?
    ) async throws(AccountError) {
        let record = try await self.record(of: identity.account)
        if let credentials = record.credentials {
            guard let password else { throw .wrongPassword }
            try await self.requirePassword(password, of: identity.account, against: credentials)
        }
        let name = identity.account.description
        let entry = AuditEntry(at: self.clock.now, by: name, action: .accountDeleted, subject: name)
        let isGone = try await self.stored { store throws(StoreError) in
            try await store.delete(identity.account, provenBy: record.credentials?.hash, noting: entry)
        }
        // Its password was changed or it was promoted meanwhile, and what was given proves nothing any more.
        guard isGone else { throw .wrongPassword }
    }

    func record(of account: AccountID) async throws(AccountError) -> AccountRecord {
        let record = try await self.stored { store throws(StoreError) in try await store.record(of: account) }
        guard let record else { throw .unauthorized }
        return record
    }

    /// Has the owner of a session prove once more who they are.
    private func requirePassword(
        _ password: String,
        of account: AccountID,
        against credentials: Credentials
    ) async throws(AccountError) {
        guard PasswordRules.lengths ~= password.unicodeScalars.count else { throw .wrongPassword }
        try self.throttles.proof(of: account, at: self.clock.now)
        guard try await self.verify(password, against: credentials.hash) else { throw .wrongPassword }
    }
}
