public import SharedKernel

extension AccountService {
    /// An account as its owner sees it.
    public func overview(of account: AccountID) async throws(AccountError) -> AccountOverview {
        try await self.record(of: account).overview
    }

    /// All that accounts keep of somebody.
    public func export(_ account: AccountID) async throws(AccountError) -> AccountExport {
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
        let isThere = try await self.stored { store throws(StoreError) in
            try await store.rename(account, to: displayName)
        }
        guard isThere else { throw .unauthorized }
        return try await self.overview(of: account)
    }

    /// Keeps that an account's owner agreed to the terms in force, and when.
    public func agree(_ account: AccountID, to consent: Consent) async throws(AccountError) -> AccountOverview {
        try self.requireConsent(consent)
        let (terms, now) = (self.policy.terms, self.clock.now)
        let isThere = try await self.stored { store throws(StoreError) in
            try await store.agree(account, to: terms, at: now)
        }
        guard isThere else { throw .unauthorized }
        return try await self.overview(of: account)
    }

    /// Gives an account another password, and ends its other sessions in the same step.
    ///
    /// A try counts as a sign-in does, by login and by address.
    public func changePassword(
        of identity: Identity,
        from old: String,
        to new: String,
        at address: String
    ) async throws(AccountError) -> AccountOverview {
        let record = try await self.record(of: identity.account)
        guard let credentials = record.credentials else { throw .guestHasNoPassword }
        if let weakness = PasswordRules.weakness(of: new, login: credentials.login) { throw .weakPassword(weakness) }
        try await self.requirePassword(old, of: credentials, from: address)
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
    /// Members prove it with their password, whose try counts as a sign-in does; guests have none.
    public func delete(
        _ identity: Identity,
        password: String?,
        from address: String
    ) async throws(AccountError) {
        let record = try await self.record(of: identity.account)
        if let credentials = record.credentials {
            guard let password else { throw .wrongPassword }
            try await self.requirePassword(password, of: credentials, from: address)
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

    private func requirePassword(
        _ password: String,
        of credentials: Credentials,
        from address: String
    ) async throws(AccountError) {
        try self.admit(password, to: credentials.login.key, from: address)
        guard try await self.verify(password, against: credentials.hash) else { throw .wrongPassword }
    }
}
