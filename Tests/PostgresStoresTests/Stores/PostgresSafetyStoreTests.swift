#if Postgres
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct PostgresSafetyStoreTests {
    @Test func postgresConforms() async throws {
        try await SafetyStoreConformance {
            let database = try ScratchDatabase()
            return try Self.fixture(PostgresSafetyStore(database.open(), bound: 6), in: database)
        }.run()
    }

    @Test func twoServersOnOneDatabaseConform() async throws {
        try await SafetyStoreConformance {
            let database = try ScratchDatabase()
            let store = AlternatingSafetyStore(
                first: PostgresSafetyStore(try database.open(), bound: 6),
                second: PostgresSafetyStore(try database.open(), bound: 6)
            )
            return try Self.fixture(store, in: database)
        }.run()
    }

    private static func fixture(
        _ store: any SafetyStore,
        in database: ScratchDatabase
    ) throws -> SafetyStoreConformance.Fixture {
        SafetyStoreConformance.Fixture(
            store: store,
            bound: 6,
            addAccount: { account in try database.add(account) },
            removeAccount: { account in
                try database.shell().execute("DELETE FROM accounts WHERE id = $1", [.id(account)])
            }
        )
    }
}

extension ScratchDatabase {
    /// Adds a guest behind the store's back.
    func add(_ account: AccountID) throws {
        try self.shell().execute(
            """
            INSERT INTO accounts (id, kind, display_name, created_at, last_seen_at, adult_confirmed_at, terms_version)
            VALUES ($1, 'guest', 'Zoë', 0, 0, 0, '1')
            """,
            [.id(account)]
        )
    }
}
#endif
