#if Postgres
import Accounts
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

/// What callers hear while the server is away, slow or still, and that they are served when it is not.
@Suite(.serialized, .enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct OutageTests {
    /// The kind of failure that a caller's error comes from, if it is the port's own.
    private static func kind(of body: () async throws -> Void) async -> PostgresFailure.Kind? {
        let error = await #expect(throws: StoreError.self) { try await body() }
        #expect(error?.code == .unavailable)
        return (error?.cause as? PostgresFailure)?.kind
    }

    @Test func aRestartGoesUnnoticedAndAnOutageIsAnError() async throws {
        let server = try ScratchPostgres()
        let database = try ScratchDatabase(on: server)
        let store = PostgresAccountStore(try database.open())
        let sessions = try await Cast.enter(8, into: store)
        // Every connection is in use once, and has prepared its statements.
        _ = try await Cast.all(64) { try await store.bearer(of: sessions[$0 % 8].id) }
        try server.stop()
        let refused = await Self.kind { _ = try await store.bearer(of: sessions[0].id) }
        #expect(refused == .disconnected)
        let unwritten = await Self.kind { try await store.revoke(sessions[0].id, at: Cast.start) }
        #expect(unwritten == .disconnected)
        try server.start()
        let bearers = try await Cast.all(64) { try await store.bearer(of: sessions[$0 % 8].id)?.guest }
        #expect(Set(bearers) == Set(sessions.map(\.guest)))
        try server.stop()
        try server.start()
        // Nobody asked in between, so every connection is found dead by who asks first, and no one hears of it.
        // Not even who notes something, which is never done twice.
        _ = try await Cast.all(8) { _ in try await store.note(Cast.entry(.reportRead)) }
        #expect(try await store.audit(newest: 99).count == 8)
    }

    @Test func aServerThatIsAwayAtTheStartIsAnError() async throws {
        let server = try ScratchPostgres()
        let url = try server.makeDatabase()
        try server.stop()
        let error = #expect(throws: StoreError.self) { try PostgresDatabase(url: url) }
        #expect(error?.code == .unavailable)
        try server.start()
        _ = try PostgresDatabase(url: url)
    }

    @Test func aServerThatStandsStillIsGivenUpInTime() async throws {
        let server = try ScratchPostgres()
        let limits = PostgresLimits(connections: 2, connect: .seconds(2), statement: .seconds(1))
        let store = PostgresAccountStore(try ScratchDatabase(on: server).open(limits))
        let session = try #require(try await Cast.enter(1, into: store).first)
        try server.freeze(true)
        let started = ContinuousClock.now
        let unanswered = await Self.kind { _ = try await store.bearer(of: session.id) }
        #expect(unanswered == .unanswered)
        #expect(ContinuousClock.now - started < .seconds(8))
        try server.freeze(false)
        #expect(try await store.bearer(of: session.id)?.guest == session.guest)
    }

    @Test func aStepThatWasNotCommittedIsDoneAgainOnAnotherConnection() async throws {
        try await Self.withBlockedRefresh { store, database, shell, refresh in
            try database.shell().execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = $1 AND wait_event_type = 'Lock'
                """,
                [.text(database.name)]
            )
            // The step is tried anew, and waits again.
            try await database.waitUntilBlocked(1)
            try shell.script("COMMIT")
            #expect(try await refresh.value)
        }
    }

    @Test func aStatementThatTakesTooLongIsGivenUpByTheServer() async throws {
        let limits = PostgresLimits(connections: 1, statement: .seconds(1))
        try await Self.withBlockedRefresh(limits) { _, _, shell, refresh in
            let refused = await Self.kind { _ = try await refresh.value }
            #expect(refused == .refused("57014"))
            try shell.script("COMMIT")
        }
    }

    @Test func whatClearsOutHasMoreTime() async throws {
        let limits = PostgresLimits(connections: 2, statement: .seconds(1))
        try await Self.withBlockedRefresh(limits) { store, database, shell, refresh in
            let horizon = PruneHorizon(at: Cast.after(3_600), guestsUnseenSince: Cast.start)
            let pruning = Task { try await store.prune(horizon) }
            try await database.waitUntilBlocked(2)
            #expect(await Self.kind { _ = try await refresh.value } == .refused("57014"))
            try shell.script("COMMIT")
            try await pruning.value
            #expect(try database.count("SELECT count(*) FROM session_families") == 0)
            // What comes after it on that connection has no more time than before.
            let timeout: String? = try await store.database.perform(.look, "look") { connection in
                try connection.execute("SHOW statement_timeout").first { row in try row.text() }
            }
            #expect(timeout == "1s")
        }
    }

    @Test func whoIsOneTooManyIsRefusedAndTheOthersAreServed() async throws {
        let limits = PostgresLimits(connections: 1, waiting: 2)
        try await Self.withBlockedRefresh(limits) { store, _, shell, refresh in
            let waiting = Task { try await Cast.all(3) { _ in await Self.kindOrNil { _ = try await store.invites() } } }
            // Whoever of the three came last was refused at once, while the two others wait.
            while store.database.waiting < 2 { await Task.yield() }
            try shell.script("COMMIT")
            #expect(try await refresh.value)
            #expect(try await waiting.value.compactMap(\.self) == [.overloaded])
        }
    }

    @Test func whoIsCancelledWhileItWaitsIsToldAtOnce() async throws {
        try await Self.withBlockedRefresh(PostgresLimits(connections: 1)) { store, _, shell, refresh in
            let waiting = Task { await Self.kindOrNil { _ = try await store.invites() } }
            while store.database.waiting < 1 { await Task.yield() }
            waiting.cancel()
            #expect(await waiting.value == .dropped, "the connection is busy still")
            try shell.script("COMMIT")
            #expect(try await refresh.value)
        }
    }

    @Test func whoWaitsTooLongIsToldSo() async throws {
        let limits = PostgresLimits(connections: 1, turn: .seconds(1))
        try await Self.withBlockedRefresh(limits) { store, _, shell, refresh in
            let waiting = Task { await Self.kindOrNil { _ = try await store.invites() } }
            while store.database.waiting < 1 { await Task.yield() }
            // The account stays held for longer than anybody may wait for a connection.
            try shell.script("SELECT pg_sleep(1.1); COMMIT")
            #expect(try await refresh.value)
            #expect(await waiting.value == .overloaded)
        }
    }

    private static func kindOrNil(of body: () async throws -> Void) async -> PostgresFailure.Kind? {
        do {
            try await body()
            return nil
        } catch {
            return ((error as? StoreError)?.cause as? PostgresFailure)?.kind
        }
    }

    /// A store of which one caller waits, on its connection, for an account that a shell holds in a transaction.
    private static func withBlockedRefresh(
        _ limits: PostgresLimits = PostgresLimits(connections: 2),
        _ body: (PostgresAccountStore, ScratchDatabase, PostgresConnection, Task<Bool, any Error>) async throws -> Void
    ) async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open(limits))
        let session = try #require(try await Cast.enter(1, into: store).first)
        let shell = try database.shell()
        try shell.script("BEGIN")
        _ = try AccountRows.hold(session.account, to: .delete, in: shell)
        let next = Cast.session(session, refreshedTo: Cast.digest(1))
        let refresh = Task { try await store.refresh(next, replacing: session.current, seenAt: Cast.start) }
        try await database.waitUntilBlocked(1)
        try await body(store, database, shell, refresh)
    }
}
#endif
