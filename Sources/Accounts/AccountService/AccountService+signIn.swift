import SharedKernel

extension AccountService {
    /// Signs a member in.
    ///
    /// A login that nobody has takes as long as a wrong password and gets the same answer.
    public func signIn(login: String, password: String, from address: String) async throws(AccountError) -> SignedIn {
        // Nobody can have signed up with these; saying so at once tells only what the rules say.
        guard let login = Login(login), PasswordRules.lengths ~= password.unicodeScalars.count else {
            throw .wrongCredentials
        }
        try self.throttles.signIn(to: login.key, from: AddressKey(address), at: self.clock.now)
        let member = try await self.stored { store throws(AccountStoreError) in
            try await store.member(with: login.key)
        }
        let hash = member?.credentials.hash
        let isRight = try await self.hashed { hasher throws(PasswordHasherError) in
            try await hasher.verify(password, against: hash)
        }
        guard isRight, let member else { throw .wrongCredentials }
        await self.renewHash(of: member, password: password)

        let now = self.clock.now
        let (session, token) = self.newSession(for: member.account, at: now)
        try await self.stored { store throws(AccountStoreError) in try await store.begin(session) }
        return try await self.signedIn(member.account, session: session, token: token, at: now)
    }

    /// Hashes a password anew if the parameters have changed.
    ///
    /// Its failure is no reason to turn its owner away: the old hash stays good, and the next sign-in tries again.
    private func renewHash(of member: Member, password: String) async {
        let old = member.credentials.hash
        guard self.hasher.wouldRehash(old), let new = try? await self.hasher.hash(password) else { return }
        try? await self.store.replaceHash(of: member.account.id, from: old, to: new)
    }

    func newSession(for account: Account, at now: Instant) -> (session: SignInSession, token: RefreshToken) {
        var generator = UnguessableGenerator()
        let lifetime = self.policy.sessionTTL(for: account.kind)
        return SignInSession.begin(for: account.id, at: now, lasting: lifetime, using: &generator)
    }

    func signedIn(
        _ account: Account,
        session: SignInSession,
        token: RefreshToken,
        at now: Instant
    ) async throws(AccountError) -> SignedIn {
        let lifetime = self.policy.accessTokenTTL
        let accessToken: String
        do {
            accessToken = try await self.tokens.issue(for: account.id, session: session.id, at: now, lasting: lifetime)
        } catch {
            throw .unavailable(because: error)
        }
        return SignedIn(
            account: account,
            session: session.id,
            accessToken: accessToken,
            expiresIn: lifetime,
            refreshToken: token.text,
            refreshExpiresIn: now.duration(to: session.expiresAt)
        )
    }
}
