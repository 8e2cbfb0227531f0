import SharedKernel

extension AccountService {
    /// What somebody who is in a session is told as they are shown out because of a revocation; nil if they may stay: they
    /// were banned, and are no longer.
    public func farewell(after revocation: Revocation) async throws(AccountError) -> AccountError? {
        switch revocation.reason {
        case .signedOut:
            return .unauthorized
        case .banned:
            let record = try await self.stored { store throws(StoreError) in
                try await store.record(of: revocation.account)
            }
            guard let ban = record?.ban, ban.isInForce(at: self.clock.now) else { return nil }
            return .banned(ban)
        }
    }
}
