public import SharedKernel

extension AccountService {
    /// Who stands behind an access token: it must be ours and not expired, its session must last, and the account must
    /// not be banned.
    public func identify(accessToken: String) async throws(AccountError) -> Identity {
        let now = self.clock.now
        guard
            let claims = await self.tokens.verify(accessToken, at: now),
            let bearer = try await self.bearer(of: claims.session),
            bearer.account == claims.account,
            bearer.isLive(at: now)
        else { throw .unauthorized }
        try self.requireNoBan(bearer.ban, at: now)
        return Identity(
            account: bearer.account,
            session: claims.session,
            guest: bearer.guest,
            displayName: bearer.displayName,
            isGuest: bearer.kind == .guest
        )
    }

    /// Exchanges a refresh token for an access token and the next refresh token.
    ///
    /// A token used less than ``SignInSession/reuseWindow`` ago answers with the same successor; one used earlier ends
    /// the session for whoever has it. Who is banned keeps the token they have: it is good again after the ban if the
    /// session lasts that long.
    public func refresh(_ refreshToken: String) async throws(AccountError) -> SignedIn {
        guard let token = RefreshToken(refreshToken) else { throw .unauthorized }
        // Who loses the race for a token sees the winner's rotation on the next look; each turn of the loop means that
        // another refresh succeeded, so more than a few are not to be waited for.
        for _ in 0..<4 {
            if let signedIn = try await self.attemptRefresh(token) { return signedIn }
        }
        throw .rateLimited(retryAfter: .seconds(1))
    }

    /// Ends a session, if it lasts.
    ///
    /// Its access tokens are good for nothing from then on.
    public func signOut(session: SessionID) async throws(AccountError) {
        let now = self.clock.now
        try await self.stored { store throws(StoreError) in try await store.revoke(session, at: now) }
    }

    /// Ends the session that a refresh token belongs to, be the token used or not.
    ///
    /// Answers with the session, or nil if the token is none of ours.
    public func signOut(refreshToken: String) async throws(AccountError) -> SessionID? {
        guard
            let token = RefreshToken(refreshToken),
            let holder = try await self.holder(of: token.session),
            holder.session.made(token)
        else { return nil }
        try await self.signOut(session: holder.session.id)
        return holder.session.id
    }

    /// The sessions of an account that last, the newest first.
    public func sessions(of account: AccountID) async throws(AccountError) -> [SessionSummary] {
        try await self.record(of: account).liveSessions(at: self.clock.now)
    }

    /// Ends a session of this account's that lasts; any other is not found.
    public func end(_ session: SessionID, of account: AccountID) async throws(AccountError) {
        let now = self.clock.now
        guard
            let holder = try await self.holder(of: session),
            holder.account.id == account,
            holder.session.isLive(at: now)
        else { throw .noSuchSession }
        try await self.signOut(session: session)
    }

    /// What was revoked since a place in the feed, in order, at most ``Revocations/most`` at a time.
    ///
    /// Without a place it tells only where the feed ends now. The feed goes back a day.
    public func revocations(after cursor: Int64?) async throws(AccountError) -> Revocations {
        let revocations = try await self.stored { store throws(StoreError) in
            try await store.revocations(after: cursor, atMost: Revocations.most)
        }
        if !revocations.all.isEmpty { self.news.add() }
        return revocations
    }

    /// How often ``revocations(after:)`` had something to tell.
    ///
    /// It grows before what there is is told. So if it is the same after as it was before a look at a session, nobody
    /// has been told in between of what that look could not see.
    public var revocationsTold: UInt64 {
        self.news.told
    }

    private func bearer(of session: SessionID) async throws(AccountError) -> SessionBearer? {
        try await self.stored { store throws(StoreError) in try await store.bearer(of: session) }
    }

    func holder(of session: SessionID) async throws(AccountError) -> SessionHolder? {
        try await self.stored { store throws(StoreError) in try await store.holder(of: session) }
    }

    /// Answers nil if somebody else changed the session meanwhile.
    private func attemptRefresh(_ token: RefreshToken) async throws(AccountError) -> SignedIn? {
        let now = self.clock.now
        guard let holder = try await self.holder(of: token.session) else { throw .unauthorized }
        var session = holder.session
        let lifetime = self.policy.sessionTTL(for: holder.account.kind)
        let presentation = session.present(token, at: now, lasting: lifetime)
        switch presentation {
        case .rotated, .repeated, .tooSoon: try self.requireNoBan(holder.ban, at: now)
        case .replayed, .refused: break
        }
        switch presentation {
        case .rotated(let successor):
            let refreshed = session
            let isFirst = try await self.stored { store throws(StoreError) in
                try await store.refresh(refreshed, replacing: holder.session.current, seenAt: now)
            }
            guard isFirst else { return nil }
            return try await self.signedIn(holder.account, session: session, refreshToken: successor.text, at: now)
        case .repeated(let successor):
            return try await self.signedIn(holder.account, session: session, refreshToken: successor.text, at: now)
        case .replayed:
            try await self.signOut(session: session.id)
            throw .unauthorized
        case .refused:
            throw .unauthorized
        case .tooSoon(let retryAfter):
            throw .rateLimited(retryAfter: retryAfter)
        }
    }
}
