import Foundation
import GRDB
import SQLiteStores
import Safety
import SharedKernel
import TestSupport
import Testing

@Suite struct SQLiteSafetyStoreTests {
    private static let zoe = AccountID(high: 0, low: 1)
    private static let max = AccountID(high: 0, low: 2)
    private static let room = RoomID(high: 0, low: 3)

    @Test func sqliteConforms() async throws {
        try await ScratchDirectory.with { scratch in
            try await SafetyStoreConformance {
                let directory = scratch.appending(path: UUID().uuidString)
                let store = SQLiteSafetyStore(try SQLiteDatabase(directory: directory), bound: 6)
                return try Self.fixture(store, in: directory)
            }.run()
        }
    }

    @Test func twoServersOnOneFileConform() async throws {
        try await ScratchDirectory.with { scratch in
            try await SafetyStoreConformance {
                let directory = scratch.appending(path: UUID().uuidString)
                let store = AlternatingSafetyStore(
                    first: SQLiteSafetyStore(try SQLiteDatabase(directory: directory), bound: 6),
                    second: SQLiteSafetyStore(try SQLiteDatabase(directory: directory), bound: 6)
                )
                return try Self.fixture(store, in: directory)
            }.run()
        }
    }

    @Test func anAccountKeepsItsLastTenThousandBlocks() async throws {
        try await ScratchDirectory.with { directory in
            let store = SQLiteSafetyStore(try SQLiteDatabase(directory: directory))
            try await Self.shell(in: directory).write { database in
                for low in 1...10_002 as ClosedRange<UInt64> {
                    try Self.insert(AccountID(high: 0, low: low), in: database)
                }
                try database.execute(
                    sql: "INSERT INTO blocks SELECT ?, id, ?, 1 FROM accounts WHERE id > ? ORDER BY id LIMIT 9999",
                    arguments: [Self.zoe.description, Self.room.description, Self.zoe.description]
                )
            }
            #expect(try await store.blocked(by: Self.zoe).count == 9_999)
            for low in [10_001, 10_002] as [UInt64] {
                try await store.add(Self.block(AccountID(high: 0, low: low)))
            }
            let newest = Set((3...10_002).map { AccountID(high: 0, low: $0) })
            #expect(try await store.blocked(by: Self.zoe) == newest)
            #expect(Set(try await store.records(of: Self.zoe).blocks.map(\.blocked)) == newest)
        }
    }

    @Test(arguments: [
        "reason = 'rude'", "texts = ''", "texts = '[{}]'", "texts = '{}'", "id = 'rep_1'", "room = ''",
        "createdAt = 9223372036854775807", "outcome = 'upheld', decidedAt = 1", "outcome = 'upheld', decidedBy = 'Ida'",
    ])
    func aMalformedReportIsCorrupt(_ change: String) async throws {
        try await Self.corrupt("UPDATE reports SET \(change)") { store in
            await Self.expectCorrupt { _ = try await store.reports(.all, newest: 1) }
            // Records leave out the texts, and so what is wrong with them.
            guard !change.hasPrefix("texts") else { return }
            await Self.expectCorrupt { _ = try await store.records(of: Self.zoe) }
        }
    }

    @Test(arguments: ["UPDATE blocks SET room = 'hall'", "UPDATE rooms SET id = 'hall'"])
    func aMalformedBlockOrRoomIsCorrupt(_ change: String) async throws {
        try await Self.corrupt(change) { store in
            await Self.expectCorrupt { _ = try await store.records(of: Self.zoe) }
        }
    }

    @Test func aMalformedNameIsCorrupt() async throws {
        let change = """
            UPDATE blocks SET blocked = 'Max'; UPDATE rooms SET callee = 'Max'; UPDATE reports SET reported = 'Max'
            """
        try await Self.corrupt(change) { store in
            await Self.expectCorrupt { _ = try await store.blocked(by: Self.zoe) }
            await Self.expectCorrupt { _ = try await store.room(Self.room) }
            await Self.expectCorrupt { _ = try await store.reports(.open, newest: 1) }
        }
    }
}

extension SQLiteSafetyStoreTests {
    private static func fixture(
        _ store: any SafetyStore,
        in directory: URL
    ) throws -> SafetyStoreConformance.Fixture {
        let shell = try Self.shell(in: directory)
        return SafetyStoreConformance.Fixture(
            store: store,
            bound: 6,
            addAccount: { account in try await shell.write { try Self.insert(account, in: $0) } },
            removeAccount: { account in
                try await shell.write { database in
                    try database.execute(sql: "DELETE FROM accounts WHERE id = ?", arguments: [account.description])
                }
            }
        )
    }

    /// A way to the tables that is not the store's.
    private static func shell(in directory: URL, foreignKeys: Bool = true) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = foreignKeys
        return try DatabaseQueue(
            path: directory.appending(path: SQLiteDatabase.fileName).path,
            configuration: configuration
        )
    }

    private static func insert(_ account: AccountID, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO accounts (id, kind, displayName, createdAt, lastSeenAt, adultConfirmedAt, termsVersion)
                VALUES (?, 'guest', 'Zoë', 0, 0, 0, '1')
                """,
            arguments: [account.description]
        )
    }

    private static func block(_ blocked: AccountID) -> Block {
        Block(blocker: Self.zoe, blocked: blocked, room: Self.room, createdAt: Instant(milliseconds: 2))
    }

    /// A store with one of each, changed behind its back.
    private static func corrupt(
        _ change: String,
        _ body: (SQLiteSafetyStore) async throws -> Void
    ) async throws {
        try await ScratchDirectory.with { directory in
            let store = SQLiteSafetyStore(try SQLiteDatabase(directory: directory))
            let shell = try Self.shell(in: directory, foreignKeys: false)
            try await shell.write { database in
                try Self.insert(Self.zoe, in: database)
                try Self.insert(Self.max, in: database)
            }
            let now = Instant(milliseconds: 1)
            let report = Report(
                id: .random(),
                room: Self.room,
                reporter: Self.zoe,
                reported: Self.max,
                reason: .spam,
                note: nil,
                texts: [],
                createdAt: now
            )
            try await store.add(Self.block(Self.max))
            try await store.log([.opened(Self.room, caller: Self.zoe, callee: Self.max, at: now)])
            _ = try await store.file(report)
            let room = LoggedRoom(id: Self.room, caller: Self.zoe, callee: Self.max, startedAt: now, endedAt: nil)
            let whole = SafetyRecords(blocks: [Self.block(Self.max)], rooms: [room], reports: [report])
            #expect(try await store.records(of: Self.zoe) == whole)
            try await shell.write { try $0.execute(sql: change) }
            try await body(store)
        }
    }

    private static func expectCorrupt(_ read: () async throws -> Void) async {
        let error = await #expect(throws: StoreError.self) { try await read() }
        #expect(error?.code == .corrupt)
    }
}
