import SharedKernel

extension AccountService {
    /// Makes a guest a member in one step.
    ///
    /// Their session stays as it is, and gets a member's lifetime when it is next refreshed.
    func promote(
        _ guest: Identity,
        with credentials: Credentials,
        displayName: String?,
        spending invite: InviteDigest?
    ) async throws(AccountError) -> SignedIn {
        let now = self.clock.now
        guard let holder = try await self.holder(of: guest.session), holder.session.isLive(at: now) else {
            throw .unauthorized
        }
        let terms = self.policy.terms
        let promotion = try await self.stored { store throws(StoreError) in
            try await store.promote(
                guest.account,
                credentials: credentials,
                displayName: displayName,
                agreeingTo: terms,
                spending: invite,
                at: now
            )
        }
        switch promotion {
        case .promoted(let account):
            return try await self.signedIn(account, session: holder.session, refreshToken: nil, at: now)
        case .notAGuest: throw .alreadyMember
        case .loginTaken: throw .nameTaken
        case .inviteSpent: throw .inviteSpent
        }
    }
}
