import Foundation
import GRDB
import SharedKernel
import TestSupport
import Testing

@testable import Accounts
@testable import SQLiteStores

@Suite struct SQLiteAccountStoreTests {
    @Test func sqliteConforms() async throws {
        try await ScratchDirectory.with { scratch in
            try await AccountStoreConformance {
                try SQLiteAccountStore(SQLiteDatabase(directory: scratch.appending(path: UUID().uuidString)))
            }.run()
        }
    }

    @Test func twoServersOnOneFileConform() async throws {
        try await ScratchDirectory.with { scratch in
            try await AccountStoreConformance {
                let directory = scratch.appending(path: UUID().uuidString)
                return AlternatingAccountStore(
                    first: try SQLiteAccountStore(SQLiteDatabase(directory: directory)),
                    second: try SQLiteAccountStore(SQLiteDatabase(directory: directory))
                )
            }.run()
        }
    }

    @Test func nobodyElseMayReadTheFiles() async throws {
        try await ScratchDirectory.with { directory in
            let store = try SQLiteAccountStore(SQLiteDatabase(directory: directory))
            #expect(try await store.account(.random()) == nil)
            #expect(try ScratchDirectory.mode(of: directory) == 0o700)
            let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
            #expect(files.contains(SQLiteDatabase.fileName))
            for file in files {
                #expect(try ScratchDirectory.mode(of: directory.appending(path: file)) == 0o600, "\(file)")
            }
        }
    }

    @Test func whatIsStoredOutlivesTheServer() async throws {
        try await ScratchDirectory.with { directory in
            let clock = ManualClock()
            let signedIn = try await Self.signUp("zoe", to: Self.service(in: directory, clock: clock))
            let restarted = try await Self.service(in: directory, clock: clock)
            let refreshed = try await restarted.refresh(#require(signedIn.refreshToken))
            #expect(try await restarted.identify(accessToken: signedIn.accessToken).account == signedIn.account.id)
            #expect(refreshed.account.id == signedIn.account.id)
            let again = try await restarted.signIn(login: "ZOE", password: Self.password, device: nil, from: "::1")
            #expect(again.account.id == signedIn.account.id)
        }
    }

    @Test func noTokenAndNoPasswordIsInTheFiles() async throws {
        try await ScratchDirectory.with { directory in
            let service = try await Self.service(in: directory, clock: ManualClock())
            let signedIn = try await Self.signUp("zoe", to: service)
            let refreshed = try await service.refresh(#require(signedIn.refreshToken))
            // The secret lies behind the 16 bytes of the session's name, and before the seal.
            let next = try #require(refreshed.refreshToken)
            let token = next.replacing("-", with: "+").replacing("_", with: "/") + "="
            let secret = try #require(Data(base64Encoded: token))[16..<48]
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
                let content = try Data(contentsOf: directory.appending(path: name))
                #expect(content.range(of: secret) == nil, "\(name)")
                for text in [Self.password, signedIn.accessToken, next, "192.0.2.33"] {
                    #expect(content.range(of: Data(text.utf8)) == nil, "\(name)")
                }
            }
        }
    }

    @Test func aFileThatIsNoDatabaseIsRefused() async throws {
        try await ScratchDirectory.with { directory in
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            let file = directory.appending(path: SQLiteDatabase.fileName)
            try Data(repeating: 7, count: 8_192).write(to: file)
            let error = #expect(throws: StoreError.self) {
                try SQLiteAccountStore(SQLiteDatabase(directory: directory))
            }
            #expect(error?.code == .unavailable)
            #expect(try Data(contentsOf: file) == Data(repeating: 7, count: 8_192))
        }
    }

    @Test func whoIsDeletedIsNowhereButInTheAuditTrail() async throws {
        try await ScratchDirectory.with { directory in
            let clock = ManualClock()
            let service = try await Self.service(in: directory, clock: clock)
            let moderation = Moderation(store: service.store, clock: clock.wallClock)
            let signedIn = try await Self.signUp("zoe", to: service)
            let desk = try await service.signIn(login: "zoe", password: Self.password, device: "Desk", from: "::1")
            let stranger = try await Self.signUp("max", to: service).account.id.description
            let zoe = signedIn.account.id.description
            let identity = try await service.identify(accessToken: signedIn.accessToken)
            try await service.signOut(session: desk.session)
            _ = try await moderation.ban(signedIn.account.id, because: "spam", until: nil, by: "mo")
            let file = try Self.open(directory)
            try await file.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO blocks VALUES (:zoe, :max, 'room_1', 0), (:max, :zoe, 'room_2', 0);
                        INSERT INTO rooms VALUES ('room_1', :zoe, :max, 0, 1), ('room_2', :max, :zoe, 0, NULL);
                        INSERT INTO reports (id, room, reporter, reported, reason, texts, createdAt)
                        VALUES ('rep_1', 'room_1', :zoe, :max, 'spam', '[]', 0),
                               ('rep_2', 'room_2', :max, :zoe, 'spam', '[]', 0);
                        """,
                    arguments: ["zoe": zoe, "max": stranger]
                )
            }
            let everywhere: Set = [
                "accounts.id", "credentials.account", "sessionFamilies.account", "bans.account", "revocations.account",
                "blocks.blocker", "blocks.blocked", "rooms.caller", "rooms.callee", "reports.reporter",
                "reports.reported", "audit.subject",
            ]
            #expect(try await Self.columns(of: file, with: zoe) == everywhere)

            try await service.delete(identity, password: Self.password)
            // The other servers have yet to hear of it, and are given a day.
            #expect(
                try await Self.columns(of: file, with: zoe) == ["revocations.account", "audit.by", "audit.subject"]
            )
            #expect(try await Self.columns(of: file, with: "zoe") == [])
            clock.advance(by: .seconds(86_401))
            try await service.prune()
            #expect(try await Self.columns(of: file, with: zoe) == ["audit.by", "audit.subject"])
            let left = try await file.read { database in
                try ["blocks", "rooms", "reports"].map { table in
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
                }
            }
            #expect(left == [0, 2, 2], "what others need is kept without the name")
        }
    }

    @Test(arguments: [
        "UPDATE audit SET by = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1",
        "INSERT OR REPLACE INTO audit VALUES (1, 0, 'nobody', 'nothing', NULL, NULL)",
    ])
    func theAuditTrailCanOnlyBeAddedTo(sql: String) async throws {
        try await ScratchDirectory.with { directory in
            let store = try SQLiteAccountStore(SQLiteDatabase(directory: directory))
            let entry = AuditEntry(at: ManualClock().now, by: "mo", action: .inviteMade)
            try await store.note(entry)
            let file = try Self.open(directory)
            await #expect(throws: DatabaseError.self) {
                try await file.write { database in try database.execute(sql: sql) }
            }
            #expect(try await store.audit(newest: 10) == [entry])
        }
    }

    @Test func aFileOfTheFirstVersionIsBroughtUpToDate() async throws {
        try await ScratchDirectory.with { directory in
            try PrivateDirectory.make(at: directory)
            let clock = ManualClock()
            var generator = UnguessableGenerator()
            let (session, token) = SignInSession.begin(
                for: .random(),
                on: nil,
                at: clock.now,
                lasting: .seconds(3_600),
                using: &generator
            )
            let old = try Self.open(directory)
            try Migrations.migrator.migrate(old, upTo: "accounts, credentials, sessions")
            try await old.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO accounts VALUES (:account, 'guest', 'Zoë', :now, :now, :now, '1');
                        INSERT INTO sessionFamilies
                        VALUES (:id, :account, :guest, :now, :chainKey, :current, x'', :expiresAt, NULL);
                        """,
                    arguments: [
                        "account": session.account.description, "now": clock.now.milliseconds,
                        "id": session.id.description, "guest": session.guest.description,
                        "chainKey": Data(session.chainKey.bytes), "current": Data(session.current.bytes),
                        "expiresAt": session.expiresAt.milliseconds,
                    ]
                )
            }
            try old.close()
            let service = try await Self.service(in: directory, clock: clock)
            #expect(try await service.store.holder(of: session.id)?.session == session)
            clock.advance(by: .seconds(60))
            let refreshed = try await service.refresh(token.text)
            #expect(try await service.identify(accessToken: refreshed.accessToken).guest == session.guest)
            let sessions = try await service.sessions(of: session.account)
            #expect(sessions.map(\.createdAt) == [session.createdAt])
            #expect(sessions.map(\.refreshedAt) == [clock.now])
        }
    }

    private static let password = "hallway at night"

    private static func signUp(_ login: String, to service: AccountService) async throws -> SignedIn {
        try await service.signUp(
            login: login,
            password: Self.password,
            displayName: nil,
            consent: Consent(adult: true, terms: "1"),
            invite: nil,
            promoting: nil,
            device: nil,
            from: "192.0.2.33"
        )
    }

    /// The file as whoever looks in with a shell has it.
    private static func open(_ directory: URL) throws -> DatabaseQueue {
        try DatabaseQueue(path: directory.appending(path: SQLiteDatabase.fileName).path)
    }

    /// The columns of every table that hold this text somewhere.
    private static func columns(of file: DatabaseQueue, with text: String) async throws -> Set<String> {
        try await file.read { database in
            let sql = """
                SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c
                WHERE t.type = 'table'
                """
            return try String.fetchSet(database, sql: sql).filter { column in
                let (table, name) = (column.prefix { $0 != "." }, column.drop { $0 != "." }.dropFirst())
                let holds = "SELECT EXISTS (SELECT 1 FROM \(table) WHERE instr(CAST(\"\(name)\" AS TEXT), ?))"
                return try Bool.fetchOne(database, sql: holds, arguments: [text]) ?? false
            }
        }
    }

    private static func service(in directory: URL, clock: ManualClock) async throws -> AccountService {
        AccountService(
            store: try SQLiteAccountStore(SQLiteDatabase(directory: directory)),
            hasher: PasswordHasher(parameters: PasswordHasher.Parameters(memory: 8_192, iterations: 1)),
            tokens: await AccessTokens(current: try SigningKeyFile.loadOrMake(in: directory)),
            policy: AccountPolicy(),
            clock: clock.wallClock
        )
    }
}
