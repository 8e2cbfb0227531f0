#if Postgres
import Accounts
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

/// What is in the tables, and what becomes of it.
@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct StoredStateTests {
    @Test func whatIsStoredOutlivesTheServer() async throws {
        let database = try ScratchDatabase()
        let session = try #require(try await Cast.enter(1, into: PostgresAccountStore(database.open())).first)
        let restarted = PostgresAccountStore(try database.open())
        #expect(try await restarted.holder(of: session.id)?.session == session)
    }

    @Test(arguments: [
        "UPDATE audit SET by = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1", "TRUNCATE audit",
        "INSERT INTO audit (id, at, by, action) VALUES (1, 0, 'nobody', 'nothing')",
        """
        INSERT INTO audit (id, at, by, action) OVERRIDING SYSTEM VALUE VALUES (1, 0, 'nobody', 'nothing')
        ON CONFLICT (id) DO UPDATE SET by = 'nobody'
        """,
    ])
    func theAuditTrailCanOnlyBeAddedTo(sql: String) async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open())
        try await store.note(Cast.entry(.reportRead))
        let shell = try database.shell()
        #expect(throws: PostgresFailure.self) { try shell.script(sql) }
        #expect(try await store.audit(newest: 9) == [Cast.entry(.reportRead)])
    }

    @Test(arguments: [
        "UPDATE session_families SET guest = 'nobody'", "UPDATE session_families SET expires_at = 9223372036854775807",
        "UPDATE bans SET banned_at = -9223372036854775808", "UPDATE bans SET until = 9223372036854775807",
    ])
    func whatIsNoneOfOursIsCorrupt(sql: String) async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open())
        let session = try #require(try await Cast.enter(1, into: store).first)
        _ = try await store.ban(Cast.ban(session.account), noting: Cast.entry(.accountBanned))
        try database.shell().script(sql)
        for read in [{ _ = try await store.bearer(of: session.id) }, { _ = try await store.holder(of: session.id) }] {
            let error = await #expect(throws: StoreError.self) { try await read() }
            #expect(error?.code == .corrupt)
        }
        #expect(try await store.bearer(of: .random()) == nil, "the connection is as good as before")
    }

    @Test(arguments: [
        "reason = 'rude'", "texts = ''", "texts = '[{}]'", "id = 'rep_1'", "room = ''",
        "created_at = 9223372036854775807", "outcome = 'upheld', decided_at = 1",
        "outcome = 'upheld', decided_by = 'Ida'",
    ])
    func aMalformedReportIsCorrupt(change: String) async throws {
        let database = try ScratchDatabase()
        let (zoe, store) = (AccountID.random(), PostgresSafetyStore(try database.open()))
        try database.add(zoe)
        let report = Report(
            id: .random(),
            room: .random(),
            reporter: zoe,
            reported: nil,
            reason: .spam,
            note: nil,
            texts: [],
            createdAt: Cast.start
        )
        _ = try await store.file(report)
        try database.shell().script("UPDATE reports SET \(change)")
        let error = await #expect(throws: StoreError.self) { try await store.reports(.all, newest: 1) }
        #expect(error?.code == .corrupt)
    }

    @Test func aTextThatPostgresCannotHoldIsAnErrorAndNotShortened() async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open())
        let session = try #require(try await Cast.enter(1, into: store).first)
        let error = await #expect(throws: StoreError.self) { try await store.rename(session.account, to: "Zo\u{0}e") }
        #expect(error?.code == .unavailable)
        #expect(try await store.account(session.account)?.displayName == "Zoë 👋🏽")
        #expect(try await store.rename(session.account, to: "'; DROP TABLE accounts; --$1"))
        #expect(try await store.account(session.account)?.displayName == "'; DROP TABLE accounts; --$1")
    }

    @Test func whatGoesWrongIsToldWithoutWhatWasStored() async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open())
        let session = try #require(try await Cast.enter(1, into: store).first)
        // Another session with the same guest: no two sessions may show the same.
        let twin = SignInSession(
            id: .random(),
            account: session.account,
            guest: session.guest,
            createdAt: session.createdAt,
            device: nil,
            chainKey: session.chainKey,
            current: session.current,
            retired: [],
            refreshedAt: session.refreshedAt,
            expiresAt: session.expiresAt,
            revokedAt: nil
        )
        let account = Cast.account()
        let error = try await #require(throws: StoreError.self) {
            try await store.add(account, credentials: nil, session: twin, spending: nil)
        }
        #expect("\(error)".contains("session_families_guest_key"))
        #expect(!"\(error)".contains(session.guest.description))
        #expect(try await store.account(account.id) == nil)
    }

    @Test func whoIsDeletedIsNowhereButInTheFeedAndTheAuditTrail() async throws {
        let database = try ScratchDatabase()
        let open = try database.open()
        let (store, safety) = (PostgresAccountStore(open), PostgresSafetyStore(open))
        let sessions = try await Cast.enter(2, into: store)
        let (zoe, max, room) = (sessions[0].account, sessions[1].account, RoomID.random())
        _ = try await store.ban(Cast.ban(zoe), noting: Cast.entry(.accountBanned))
        try await safety.log([.opened(room, caller: zoe, callee: max, at: Cast.start)])
        for (one, other) in [(zoe, max), (max, zoe)] {
            try await safety.add(Block(blocker: one, blocked: other, room: room, createdAt: Cast.start))
            let report = Report(
                id: .random(),
                room: room,
                reporter: one,
                reported: other,
                reason: .spam,
                note: nil,
                texts: [],
                createdAt: Cast.start
            )
            _ = try await safety.file(report)
        }
        let everywhere: Set = [
            "accounts.id", "session_families.account", "bans.account", "revocations.account", "blocks.blocker",
            "blocks.blocked", "rooms.caller", "reports.reporter", "reports.reported",
        ]
        #expect(try Self.columns(of: database.shell(), with: zoe.description) == everywhere)
        let entry = AuditEntry(at: Cast.start, by: zoe.description, action: .accountDeleted)
        #expect(try await store.delete(zoe, provenBy: nil, noting: entry))
        #expect(try Self.columns(of: database.shell(), with: zoe.description) == ["revocations.account", "audit.by"])
        #expect(try database.count("SELECT count(*) FROM rooms") == 1, "what others need is kept without the name")
        #expect(try database.count("SELECT count(*) FROM reports") == 2)
        #expect(try database.count("SELECT count(*) FROM blocks") == 0)
    }

    /// The columns of every table that hold this text.
    private static func columns(of shell: PostgresConnection, with text: String) throws -> Set<String> {
        let columns = try shell.execute(
            """
            SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0
            """
        ).all { row in (try row.text(), try row.text()) }
        let holding = try columns.filter { table, column in
            let holds = "SELECT EXISTS (SELECT 1 FROM \(table) WHERE strpos(\"\(column)\"::text, $1) > 0)"
            return try shell.execute(holds, [.text(text)]).first { row in try row.bool() } ?? false
        }
        return Set(holding.map { "\($0).\($1)" })
    }
}
#endif
