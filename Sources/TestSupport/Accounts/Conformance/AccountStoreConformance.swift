public import Accounts
import SharedKernel

/// What every account store must do, whatever it is made of.
public struct AccountStoreConformance {
    let makeStore: () async throws -> any AccountStore
    let start = Instant(milliseconds: 1_767_225_600_000)

    /// A suite that asks for an empty store for every rule.
    public init(_ makeStore: @escaping () async throws -> any AccountStore) {
        self.makeStore = makeStore
    }

    /// Holds the store to every rule.
    public func run() async throws {
        try await self.holdsAccounts()
        try await self.promotesGuests()
        try await self.deletesAccounts()
        try await self.holdsSessions()
        try await self.feedsRevocations()
        try await self.holdsBans()
        try await self.holdsInvites()
        try await self.holdsTheAuditTrail()
        try await self.prunes()
    }
}
