import SharedKernel

extension AccountService {
    /// The most scalars of a device's name that are kept.
    private static let longestDevice = 64

    /// Signs a member in.
    ///
    /// A login that nobody has takes as long as a wrong password and gets the same answer. Of a ban only who knows the
    /// password is told.
    public func signIn(
        login: String,
        password: String,
        device: String?,
        from address: String
    ) async throws(AccountError) -> SignedIn {
        guard let login = Login(login) else { throw .wrongCredentials }
        try self.admit(password, to: login.key, from: address)
        // Between the check and the session the hash may become another: the account of a changed password is not
        // entered with the old one, and one that was hashed anew is looked at again.
        for _ in 0..<4 {
            let member = try await self.stored { store throws(StoreError) in try await store.member(with: login.key) }
            guard try await self.verify(password, against: member?.credentials.hash), let member else {
                throw .wrongCredentials
            }
            let now = self.clock.now
            try self.requireNoBan(member.ban, at: now)
            let (session, token) = self.newSession(for: member.account, on: device, at: now)
            let hasBegun = try await self.stored { store throws(StoreError) in
                try await store.begin(session, provenBy: member.credentials.hash)
            }
            guard hasBegun else { continue }
            await self.renewHash(of: member, password: password)
            return try await self.signedIn(member.account, session: session, refreshToken: token.text, at: now)
        }
        throw .rateLimited(retryAfter: .seconds(1))
    }

    /// Counts a try at a password.
    ///
    /// One that nobody can have is refused uncounted; saying so at once tells only what the rules say.
    func admit(_ password: String, to login: LoginKey, from address: String) throws(AccountError) {
        guard PasswordRules.lengths ~= password.unicodeScalars.count else { throw .wrongCredentials }
        try self.throttles.signIn(to: login, from: AddressKey(address), at: self.clock.now)
    }

    func verify(_ password: String, against hash: PasswordHash?) async throws(AccountError) -> Bool {
        try await self.hashed { hasher throws(PasswordHasherError) in try await hasher.verify(password, against: hash) }
    }

    func requireNoBan(_ ban: Ban?, at now: Instant) throws(AccountError) {
        if let ban, ban.isInForce(at: now) { throw .banned(ban) }
    }

    /// Hashes a password anew if the parameters have changed.
    ///
    /// Its failure is no reason to turn its owner away: the old hash stays good, and the next sign-in tries again.
    private func renewHash(of member: Member, password: String) async {
        let old = member.credentials.hash
        guard self.hasher.wouldRehash(old), let new = try? await self.hasher.hash(password) else { return }
        try? await self.store.replaceHash(of: member.account.id, from: old, to: new)
    }

    func newSession(
        for account: Account,
        on device: String?,
        at now: Instant
    ) -> (session: SignInSession, token: RefreshToken) {
        var generator = UnguessableGenerator()
        return SignInSession.begin(
            for: account.id,
            on: device.flatMap { NameText.accept($0, longest: Self.longestDevice) },
            at: now,
            lasting: self.policy.sessionTTL(for: account.kind),
            using: &generator
        )
    }

    func signedIn(
        _ account: Account,
        session: SignInSession,
        refreshToken: String?,
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
            refreshToken: refreshToken,
            refreshExpiresIn: now.duration(to: session.expiresAt)
        )
    }
}
