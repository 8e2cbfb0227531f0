public import Safety
public import SharedKernel
import Testing

/// What every safety store must do, whatever it is made of.
public struct SafetyStoreConformance {
    /// An empty store, and the accounts around it.
    public struct Fixture: Sendable {
        let store: any SafetyStore
        let bound: Int
        let addAccount: @Sendable (AccountID) async throws -> Void
        let removeAccount: @Sendable (AccountID) async throws -> Void

        /// A store that keeps `bound` blocks of an account and tells as many of each kind, and what makes an account
        /// known to it and what deletes one.
        public init(
            store: any SafetyStore,
            bound: Int,
            addAccount: @escaping @Sendable (AccountID) async throws -> Void,
            removeAccount: @escaping @Sendable (AccountID) async throws -> Void
        ) {
            self.store = store
            self.bound = bound
            self.addAccount = addAccount
            self.removeAccount = removeAccount
        }

        func account() async throws -> AccountID {
            let account = AccountID.random()
            try await self.addAccount(account)
            return account
        }
    }

    let makeFixture: () async throws -> Fixture
    private let start = Instant(milliseconds: 1_767_225_600_000)

    /// A suite that asks for an empty store for every rule.
    public init(_ makeFixture: @escaping () async throws -> Fixture) {
        self.makeFixture = makeFixture
    }

    /// Holds the store to every rule.
    public func run() async throws {
        try await self.runBlocks()
        try await self.runRooms()
        try await self.runReports()
        try await self.runDecisions()
        try await self.runRecords()
    }

    func after(_ seconds: Int) -> Instant {
        self.start.advanced(by: .seconds(seconds))
    }
}
