import SharedKernel

extension AccountService {
    /// Makes an account with a login and a password, and signs its owner in.
    ///
    /// What is wrong with the request is said before it counts as a try. `.invite` turns everybody away for now:
    /// invites do not exist yet, and this is where they will be looked at.
    public func signUp(
        login: String,
        password: String,
        displayName: String?,
        consent: Consent,
        from address: String
    ) async throws(AccountError) -> SignedIn {
        switch self.policy.signUp {
        case .open: break
        case .invite: throw .inviteNeeded
        case .closed: throw .signUpClosed
        }
        try self.requireConsent(consent)
        guard let login = Login(login) else { throw .invalidLogin }
        let displayName = try self.displayName(displayName)
        if let weakness = PasswordRules.weakness(of: password, login: login) { throw .weakPassword(weakness) }
        try self.throttles.pass(from: AddressKey(address), at: self.clock.now)

        // Looked up first because hashing is dear; what counts is the answer to `add`.
        let holder = try await self.stored { store throws(AccountStoreError) in
            try await store.member(with: login.key)
        }
        guard holder == nil else { throw .nameTaken }
        let hash = try await self.hashed { hasher throws(PasswordHasherError) in try await hasher.hash(password) }
        let credentials = Credentials(login: login, hash: hash)
        return try await self.enter(as: .member, displayName: displayName, credentials: credentials)
    }

    /// Makes an account for somebody who wants none, to be forgotten when they stay away, and signs them in.
    public func guestPass(
        displayName: String?,
        consent: Consent,
        from address: String
    ) async throws(AccountError) -> SignedIn {
        guard self.policy.guestsAllowed else { throw .guestsNotAllowed }
        try self.requireConsent(consent)
        let displayName = try self.displayName(displayName)
        try self.throttles.pass(from: AddressKey(address), at: self.clock.now)
        return try await self.enter(as: .guest, displayName: displayName, credentials: nil)
    }

    private func requireConsent(_ consent: Consent) throws(AccountError) {
        guard consent.covers(terms: self.policy.terms) else { throw .consentRequired }
    }

    private func displayName(_ typed: String?) throws(AccountError) -> String {
        guard let typed else {
            var generator = UnguessableGenerator()
            return DisplayName.random(using: &generator)
        }
        guard let name = DisplayName.accept(typed) else { throw .invalidDisplayName }
        return name
    }

    private func enter(
        as kind: Account.Kind,
        displayName: String,
        credentials: Credentials?
    ) async throws(AccountError) -> SignedIn {
        let now = self.clock.now
        let account = Account(
            id: .random(),
            kind: kind,
            displayName: displayName,
            createdAt: now,
            lastSeenAt: now,
            adultConfirmedAt: now,
            termsVersion: self.policy.terms
        )
        let (session, token) = self.newSession(for: account, at: now)
        let addition = try await self.stored { store throws(AccountStoreError) in
            try await store.add(account, credentials: credentials, session: session)
        }
        guard addition == .added else { throw .nameTaken }
        return try await self.signedIn(account, session: session, token: token, at: now)
    }
}
