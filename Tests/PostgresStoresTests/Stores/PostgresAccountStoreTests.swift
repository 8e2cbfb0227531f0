#if Postgres
import PostgresStores
import TestSupport
import Testing

@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct PostgresAccountStoreTests {
    @Test func postgresConforms() async throws {
        try await AccountStoreConformance {
            PostgresAccountStore(try ScratchDatabase().open())
        }.run()
    }

    @Test func twoServersOnOneDatabaseConform() async throws {
        try await AccountStoreConformance {
            let database = try ScratchDatabase()
            return AlternatingAccountStore(
                first: PostgresAccountStore(try database.open()),
                second: PostgresAccountStore(try database.open())
            )
        }.run()
    }
}
#endif
