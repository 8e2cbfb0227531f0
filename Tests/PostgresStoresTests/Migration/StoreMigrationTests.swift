#if Postgres
import Accounts
import Foundation
import GRDB
import SQLiteStores
import Safety
import SharedKernel
import Synchronization
import TestSupport
import Testing

@testable import PostgresStores
@testable import StoreMigration

@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct StoreMigrationTests {
    @Test func everythingArrivesAsItWas() async throws {
        try await ScratchDirectory.with { directory in
            let file = try SQLiteDatabase(directory: directory)
            let (there, safetyThere) = (SQLiteAccountStore(file), SQLiteSafetyStore(file))
            let accounts = try await Self.fill(there, safetyThere)
            let database = try ScratchDatabase().open()
            let reported = Mutex<[StoreMigration.Progress]>([])
            let copied = try await StoreMigration.copyEverything(from: directory, to: database) { progress in
                reported.withLock { $0.append(progress) }
            }
            #expect(copied.map(\.table) == PostgresLoad.tables)
            #expect(copied.map(\.copied) == [3, 1, 3, 3, 1, 3, 2, 1_203, 3, 5])
            let rooms = reported.withLock { $0.filter { $0.table == "rooms" }.map(\.copied) }
            #expect(rooms == [0, 1_000, 1_203])
            let (here, safetyHere) = (PostgresAccountStore(database), PostgresSafetyStore(database))
            for account in accounts {
                let (old, new) = (try await there.record(of: account), try await here.record(of: account))
                #expect(old != nil && old?.account == new?.account && old?.ban == new?.ban)
                #expect(old?.credentials == new?.credentials && Set(old?.sessions ?? []) == Set(new?.sessions ?? []))
                #expect(try await safetyThere.records(of: account) == safetyHere.records(of: account))
            }
            #expect(try await there.invites() == here.invites())
            #expect(try await there.audit(newest: 99) == here.audit(newest: 99))
            #expect(try await safetyThere.reports(.all, newest: 99) == safetyHere.reports(.all, newest: 99))
            for cursor in [nil, 0, 1, 2, 3] as [Int64?] {
                let (old, new) = (
                    try await there.revocations(after: cursor, atMost: 99),
                    try await here.revocations(after: cursor, atMost: 99)
                )
                #expect(old == new, "after \(cursor.map(String.init) ?? "the end")")
            }
        }
    }

    @Test func whatComesAfterGoesOnCounting() async throws {
        try await ScratchDirectory.with { directory in
            let file = try SQLiteDatabase(directory: directory)
            let accounts = try await Self.fill(SQLiteAccountStore(file), SQLiteSafetyStore(file))
            // The last that the feed said is forgotten, and its place is not.
            try await Self.shell(in: directory).write { try $0.execute(sql: "DELETE FROM revocations WHERE id = 3") }
            let database = try ScratchDatabase().open()
            _ = try await StoreMigration.copyEverything(from: directory, to: database)
            let (here, safety) = (PostgresAccountStore(database), PostgresSafetyStore(database))
            let end = try await here.revocations(after: nil, atMost: 9)
            #expect(end == Revocations(cursor: 3, all: []))
            _ = try await here.ban(Cast.ban(accounts[2]), noting: Cast.entry(.accountBanned))
            #expect(try await here.revocations(after: end.cursor, atMost: 9).all.map(\.account) == [accounts[2]])
            #expect(try await here.audit(newest: 1) == [Cast.entry(.accountBanned)])
            // At the same time as the last one, and added later.
            let room = RoomID(high: 9, low: 9)
            try await safety.log([.opened(room, caller: accounts[0], callee: accounts[1], at: Cast.start)])
            #expect(try await safety.records(of: accounts[0]).rooms.first?.id == room)
            let digest = InviteDigest(bytes: [UInt8](repeating: 9, count: 32))
            try await here.add(Cast.invite(uses: 9), digest: digest, noting: Cast.entry(.inviteMade))
            #expect(try await here.invites().first?.uses == 9)
        }
    }

    @Test func aDatabaseThatIsNotEmptyIsLeftAsItIs() async throws {
        try await ScratchDirectory.with { directory in
            let file = try SQLiteDatabase(directory: directory)
            _ = try await Self.fill(SQLiteAccountStore(file), SQLiteSafetyStore(file))
            let scratch = try ScratchDatabase()
            let database = try scratch.open()
            let session = try #require(try await Cast.enter(1, into: PostgresAccountStore(database)).first)
            let error = await #expect(throws: StoreError.self) {
                try await StoreMigration.copyEverything(from: directory, to: database)
            }
            #expect(error.map { "\($0)" }?.contains("there are rows in the table accounts") == true)
            #expect(try scratch.count("SELECT count(*) FROM accounts") == 1)
            #expect(try await PostgresAccountStore(database).account(session.account) != nil)
        }
    }

    @Test func whatCannotBeCopiedLeavesNothingBehind() async throws {
        try await ScratchDirectory.with { directory in
            let file = try SQLiteDatabase(directory: directory)
            let accounts = try await Self.fill(SQLiteAccountStore(file), SQLiteSafetyStore(file))
            // Of nobody, which a file can only hold by somebody's doing.
            let shell = try Self.shell(in: directory)
            try await shell.write { try $0.execute(sql: "UPDATE blocks SET blocked = 'nobody' WHERE rowid = 1") }
            let scratch = try ScratchDatabase()
            let database = try scratch.open()
            for _ in 0..<2 {
                let error = await #expect(throws: StoreError.self) {
                    try await StoreMigration.copyEverything(from: directory, to: database)
                }
                #expect(error.map { "\($0)" }?.contains("violates foreign key constraint") == true)
                #expect(try scratch.count("SELECT count(*) FROM accounts") == 0)
            }
            try await shell.write { try $0.execute(sql: "DELETE FROM blocks WHERE rowid = 1") }
            _ = try await StoreMigration.copyEverything(from: directory, to: database)
            #expect(try await PostgresAccountStore(database).account(accounts[0]) != nil)
        }
    }

    @Test func aFileThatIsNotThereIsNotMade() async throws {
        try await ScratchDirectory.with { directory in
            let database = try ScratchDatabase().open()
            let error = await #expect(throws: StoreError.self) {
                try await StoreMigration.copyEverything(from: directory, to: database)
            }
            #expect(error?.code == .unavailable)
            #expect(!FileManager.default.fileExists(atPath: directory.path))
        }
    }

    /// A table or column that is added to the file and not to the copy would be lost without a word.
    @Test func noTableAndNoColumnIsForgotten() async throws {
        try await ScratchDirectory.with { directory in
            _ = try SQLiteDatabase(directory: directory)
            let there = try await Self.shell(in: directory).read { source in
                try String.fetchSet(
                    source,
                    sql: """
                        SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c
                        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'grdb%'
                        """
                )
            }
            let copied = CopiedTable.all.flatMap { table in table.allColumns.map { "\(table.source).\($0.source)" } }
            #expect(Set(copied.filter { !$0.hasSuffix(".rowid") }) == there)
            let scratch = try ScratchDatabase()
            _ = try scratch.open()
            let here: [String] = try scratch.shell().execute(
                """
                SELECT table_name || '.' || column_name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name NOT IN ('hallway_migrations', 'revocation_feed')
                """
            ).all { row in try row.text() }
            let filled = CopiedTable.all.flatMap { table in table.allColumns.map { "\(table.target).\($0.target)" } }
            #expect(Set(filled) == Set(here))
        }
    }

    /// A way to the file that is not the store's, and checks no more than it must.
    private static func shell(in directory: URL) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = false
        return try DatabaseQueue(
            path: directory.appending(path: SQLiteDatabase.fileName).path,
            configuration: configuration
        )
    }
}
#endif
