#if Postgres
import Accounts
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

/// Whoever follows the feed must hear of everything, whoever commits when.
@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct RevocationFeedTests {
    private static func told(_ session: SignInSession) -> Revocation {
        Revocation(account: session.account, session: session.id, reason: .signedOut)
    }

    @Test func whatIsUnderWayIsNeitherSkippedNorOvertaken() async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open())
        let sessions = try await Cast.enter(2, into: store)
        // A server that has ended a session and not committed it yet: its place in the feed is taken.
        let slow = try database.shell()
        try slow.script("BEGIN")
        try SessionRows.revoke(sessions[0].id, at: Cast.start, in: slow)
        let newcomer = try await store.revocations(after: nil, atMost: 9)
        async let second: Void = store.revoke(sessions[1].id, at: Cast.start)
        // The other one is not done before it, so nobody can see its place and miss the first.
        try await database.waitUntilBlocked(1)
        #expect(try await store.revocations(after: 0, atMost: 9) == Revocations(cursor: 0, all: []))
        try slow.script("COMMIT")
        try await second
        let first = try await store.revocations(after: newcomer.cursor, atMost: 1)
        #expect(first.all == [Self.told(sessions[0])], "whoever came meanwhile hears of it")
        #expect(try await store.revocations(after: first.cursor, atMost: 9).all == [Self.told(sessions[1])])
    }

    @Test func whatIsUndoneLeavesNoPlaceBehind() async throws {
        let database = try ScratchDatabase()
        let store = PostgresAccountStore(try database.open())
        let sessions = try await Cast.enter(2, into: store)
        let slow = try database.shell()
        try slow.script("BEGIN")
        try SessionRows.revoke(sessions[0].id, at: Cast.start, in: slow)
        try slow.script("ROLLBACK")
        try await store.revoke(sessions[1].id, at: Cast.start)
        #expect(
            try await store.revocations(after: 0, atMost: 9) == Revocations(cursor: 1, all: [Self.told(sessions[1])])
        )
    }

    @Test func whoFollowsWhileManyWriteHearsEverythingOnce() async throws {
        let database = try ScratchDatabase()
        let (first, second) = (PostgresAccountStore(try database.open()), PostgresAccountStore(try database.open()))
        let sessions = try await Cast.enter(160, into: first)
        let heard = try await withThrowingTaskGroup(of: [Revocation].self) { group in
            group.addTask {
                var (cursor, heard): (Int64, [Revocation]) = (0, [])
                while heard.count < sessions.count {
                    let next = try await second.revocations(after: cursor, atMost: 7)
                    heard += next.all
                    // The last word: whatever is missing now was skipped.
                    if next.all.contains(where: { $0.session == nil }) { break }
                    cursor = next.cursor
                }
                return heard
            }
            group.addTask {
                _ = try await Cast.all(16) { writer in
                    for index in 0..<10 {
                        let store = index.isMultiple(of: 2) ? first : second
                        try await store.revoke(sessions[10 * writer + index].id, at: Cast.start)
                    }
                }
                _ = try await first.ban(Cast.ban(sessions[0].account), noting: Cast.entry(.accountBanned))
                return []
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let over = heard.filter { $0.session != nil }
        #expect(Set(over) == Set(sessions.map(Self.told)))
        #expect(over.count == sessions.count)
    }

    @Test func whatEndedByItselfIsToldOnceByManyWhoPrune() async throws {
        let database = try ScratchDatabase()
        let stores = [PostgresAccountStore(try database.open()), PostgresAccountStore(try database.open())]
        let sessions = try await Cast.enter(40, into: stores[0])
        _ = try await Cast.all(8) { index in
            try await stores[index % 2].prune(PruneHorizon(at: Cast.after(3_600), guestsUnseenSince: Cast.start))
        }
        let told = try await stores[0].revocations(after: 0, atMost: 99).all
        #expect(told.count == 40 && Set(told) == Set(sessions.map(Self.told)))
        #expect(try database.count("SELECT count(*) FROM session_families") == 0)
    }
}
#endif
