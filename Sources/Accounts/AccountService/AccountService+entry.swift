import SharedKernel

extension AccountService {
    /// Makes an account with a login and a password, and signs its owner in.
    ///
    /// What is wrong with the request is said before it counts as a try. Where the policy asks for an invite, one use
    /// of it is taken with the account and not otherwise; elsewhere an invite is not looked at.
    ///
    /// With a guest's identity it promotes that guest: same account and same session, whose refresh token stays good.
    public func signUp(
        login: String,
        password: String,
        displayName: String?,
        consent: Consent,
        invite: String?,
        promoting guest: Identity?,
        device: String?,
        from address: String
    ) async throws(AccountError) -> SignedIn {
        if self.policy.signUp == .closed { throw .signUpClosed }
        if let guest, !guest.isGuest { throw .alreadyMember }
        try self.requireConsent(consent)
        guard let login = Login(login) else { throw .invalidLogin }
        let displayName = try displayName.map { name throws(AccountError) in try self.displayName(name) }
        if let weakness = PasswordRules.weakness(of: password, login: login) { throw .weakPassword(weakness) }
        let invite = try self.inviteAsked(of: invite)
        try self.throttles.pass(from: AddressKey(address), at: self.clock.now)

        // Looked up first because hashing is dear; what counts is the store's answer. The invite comes before the
        // login, so that who has none cannot find out which logins there are.
        try await self.requireGood(invite)
        try await self.requireFree(login)
        let hash = try await self.hashed { hasher throws(PasswordHasherError) in try await hasher.hash(password) }
        let credentials = Credentials(login: login, hash: hash)
        if let guest {
            return try await self.promote(guest, with: credentials, displayName: displayName, spending: invite)
        }
        return try await self.enter(
            as: .member,
            displayName: displayName,
            credentials: credentials,
            spending: invite,
            device: device
        )
    }

    /// Makes an account for somebody who wants none, to be forgotten when they stay away, and signs them in.
    public func guestPass(
        displayName: String?,
        consent: Consent,
        device: String?,
        from address: String
    ) async throws(AccountError) -> SignedIn {
        guard self.policy.guestsAllowed else { throw .guestsNotAllowed }
        try self.requireConsent(consent)
        let displayName = try displayName.map { name throws(AccountError) in try self.displayName(name) }
        try self.throttles.pass(from: AddressKey(address), at: self.clock.now)
        return try await self.enter(
            as: .guest,
            displayName: displayName,
            credentials: nil,
            spending: nil,
            device: device
        )
    }

    func requireConsent(_ consent: Consent) throws(AccountError) {
        guard consent.covers(terms: self.policy.terms) else { throw .consentRequired }
    }

    func displayName(_ typed: String) throws(AccountError) -> String {
        guard let name = DisplayName.accept(typed) else { throw .invalidDisplayName }
        return name
    }

    /// The invite that is to be spent: none unless the policy asks for one.
    private func inviteAsked(of typed: String?) throws(AccountError) -> InviteDigest? {
        guard self.policy.signUp == .invite else { return nil }
        guard let typed else { throw .inviteNeeded }
        guard let code = InviteCode(typed) else { throw .inviteSpent }
        return code.digest
    }

    private func requireGood(_ digest: InviteDigest?) async throws(AccountError) {
        guard let digest else { return }
        let now = self.clock.now
        let invite = try await self.stored { store throws(StoreError) in try await store.invite(with: digest) }
        guard let invite, invite.isGood(at: now) else { throw .inviteSpent }
    }

    private func requireFree(_ login: Login) async throws(AccountError) {
        let holder = try await self.stored { store throws(StoreError) in try await store.member(with: login.key) }
        guard holder == nil else { throw .nameTaken }
    }

    private func enter(
        as kind: Account.Kind,
        displayName: String?,
        credentials: Credentials?,
        spending invite: InviteDigest?,
        device: String?
    ) async throws(AccountError) -> SignedIn {
        let now = self.clock.now
        var generator = UnguessableGenerator()
        let account = Account(
            id: .random(),
            kind: kind,
            displayName: displayName ?? DisplayName.random(using: &generator),
            createdAt: now,
            lastSeenAt: now,
            adultConfirmedAt: now,
            termsVersion: self.policy.terms
        )
        let (session, token) = self.newSession(for: account, on: device, at: now)
        let addition = try await self.stored { store throws(StoreError) in
            try await store.add(account, credentials: credentials, session: session, spending: invite)
        }
        switch addition {
        case .added: return try await self.signedIn(account, session: session, refreshToken: token.text, at: now)
        case .loginTaken: throw .nameTaken
        case .inviteSpent: throw .inviteSpent
        }
    }
}
