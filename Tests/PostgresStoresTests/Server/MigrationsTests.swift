#if Postgres
import Foundation
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct MigrationsTests {
    private static let tables = """
        SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        """

    @Test func manyServersMayStartAtOnce() async throws {
        let database = try ScratchDatabase(alone: .shared)
        _ = try await Cast.all(12) { _ in try await database.openElsewhere() }
        #expect(try database.count("SELECT count(*) FROM hallway_migrations") == Int64(Migrations.all.count))
        #expect(try database.count("SELECT max(version) FROM hallway_migrations") == Int64(Migrations.all.count))
    }

    @Test func whoComesSecondWaitsForTheFirst() async throws {
        let database = try ScratchDatabase(alone: .shared)
        let first = try database.shell()
        try first.script("BEGIN")
        try first.execute("SELECT pg_advisory_xact_lock($1)", [.integer(Migrations.lock)])
        async let second = database.openElsewhere()
        try await database.waitUntilBlocked(1)
        #expect(try database.count(Self.tables) == 0)
        try first.script("COMMIT")
        _ = try await second
        #expect(try database.count(Self.tables) == 12)
    }

    @Test func aToolDoesNotChangeTheTables() throws {
        let database = try ScratchDatabase()
        let error = #expect(throws: StoreError.self) { try PostgresDatabase(url: database.url, isUpToDate: true) }
        #expect(error.map { "\($0)" }?.contains("start this version's server on it first") == true)
        #expect(try database.count(Self.tables) == 0)
        _ = try database.open()
        _ = try PostgresDatabase(url: database.url, isUpToDate: true)
    }

    @Test(arguments: [
        ("INSERT INTO hallway_migrations (version, name) VALUES (99, 'tomorrow')", "newer version of Hallway"),
        ("UPDATE hallway_migrations SET name = 'of another' WHERE version = 2", "not made by Hallway as this version"),
    ])
    func aDatabaseOfAnotherVersionIsRefused(change: String, advice: String) throws {
        let database = try ScratchDatabase()
        _ = try database.open()
        try database.shell().script(change)
        for isUpToDate in [false, true] {
            let error = #expect(throws: StoreError.self) {
                try PostgresDatabase(url: database.url, isUpToDate: isUpToDate)
            }
            #expect(error?.code == .unavailable)
            #expect(error.map { "\($0)" }?.contains(advice) == true)
        }
    }

    @Test func aStepThatFailsLeavesNothingBehind() throws {
        let database = try ScratchDatabase()
        let steps = Migrations.all + [Migrations.Step(name: "wrong", sql: "CREATE TABLE more (id TEXT); SELECT 1 / 0")]
        #expect(throws: PostgresFailure.self) { try Migrations.bringUpToDate(database.shell(), steps: steps) }
        #expect(try database.count(Self.tables) == 0)
        _ = try database.open()
    }

    @Test func aStepThatIsAddedIsDoneToWhatIsThere() throws {
        let database = try ScratchDatabase()
        _ = try database.open()
        try database.add(.random())
        let step = Migrations.Step(name: "more", sql: "ALTER TABLE accounts ADD COLUMN more TEXT NOT NULL DEFAULT ''")
        for _ in 0..<2 {
            try Migrations.bringUpToDate(database.shell(), steps: Migrations.all + [step])
        }
        #expect(try database.count("SELECT count(*) FROM accounts WHERE more = ''") == 1)
        #expect(try Migrations.areDone(on: database.shell(), steps: Migrations.all + [step]))
    }

    @Test func aDatabaseInAnotherEncodingIsRefused() throws {
        let server = try ScratchPostgres.shared
        let name = "latin_\(UUID().uuidString.prefix(8).lowercased())"
        try server.execute("CREATE DATABASE \(name) ENCODING 'LATIN1' TEMPLATE template0")
        let error = #expect(throws: StoreError.self) { try PostgresDatabase(url: server.url(database: name)) }
        #expect(error.map { "\($0)" }?.contains("not encoded in UTF8") == true)
    }
}
#endif
