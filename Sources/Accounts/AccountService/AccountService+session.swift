public import SharedKernel

extension AccountService {
    /// Who stands behind an access token: it must be ours and not expired, and its session must last.
    public func identify(accessToken: String) async throws(AccountError) -> Identity {
        let now = self.clock.now
        guard
            let claims = await self.tokens.verify(accessToken, at: now),
            let holder = try await self.holder(of: claims.session),
            holder.account.id == claims.account,
            holder.session.isLive(at: now)
        else { throw .unauthorized }
        return Identity(
            account: holder.account.id,
            session: holder.session.id,
            guest: holder.session.guest,
            displayName: holder.account.displayName,
            isGuest: holder.account.isGuest
        )
    }

    /// Exchanges a refresh token for an access token and the next refresh token.
    ///
    /// A token used less than ``SignInSession/reuseWindow`` ago answers with the same successor; one used earlier ends
    /// the session for whoever has it.
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
        try await self.stored { store throws(AccountStoreError) in try await store.revoke(session, at: now) }
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

    private func holder(of session: SessionID) async throws(AccountError) -> SessionHolder? {
        try await self.stored { store throws(AccountStoreError) in try await store.holder(of: session) }
    }

    /// Answers nil if somebody else changed the session meanwhile.
    private func attemptRefresh(_ token: RefreshToken) async throws(AccountError) -> SignedIn? {
        let now = self.clock.now
        guard let holder = try await self.holder(of: token.session) else { throw .unauthorized }
        var session = holder.session
        let lifetime = self.policy.sessionTTL(for: holder.account.kind)
        switch session.present(token, at: now, lasting: lifetime) {
        case .rotated(let successor):
            let refreshed = session
            let isFirst = try await self.stored { store throws(AccountStoreError) in
                try await store.refresh(refreshed, replacing: holder.session.current, seenAt: now)
            }
            guard isFirst else { return nil }
            return try await self.signedIn(holder.account, session: session, token: successor, at: now)
        case .repeated(let successor):
            return try await self.signedIn(holder.account, session: session, token: successor, at: now)
        case .replayed:
            try await self.signOut(session: session.id)
            throw .unauthorized.ending(session.id)
        case .refused:
            throw .unauthorized
        case .tooSoon(let retryAfter):
            throw .rateLimited(retryAfter: retryAfter)
        }
    }
}
