import Foundation
import GRDB
import SharedKernel
import TestSupport
import Testing

@testable import Accounts
@testable import SQLiteStores

/// What is read of everybody who comes in.
///
/// That it is the same as the long way round says, the conformance of two servers shows.
@Suite struct SessionBearerTests {
    private let now = ManualClock().now

    /// A guest's session in a store of its own.
    private func withSession(
        _ body: (SQLiteAccountStore, Account, SignInSession, DatabaseQueue) async throws -> Void
    ) async throws {
        try await ScratchDirectory.with { directory in
            let store = try SQLiteAccountStore(SQLiteDatabase(directory: directory))
            var generator = UnguessableGenerator()
            let account = Account(
                id: .random(),
                kind: .guest,
                displayName: "Zoë 👋🏽",
                createdAt: self.now,
                lastSeenAt: self.now,
                adultConfirmedAt: self.now,
                termsVersion: "1"
            )
            let (session, _) = SignInSession.begin(
                for: account.id,
                on: nil,
                at: self.now,
                lasting: .seconds(3_600),
                using: &generator
            )
            _ = try await store.add(account, credentials: nil, session: session, spending: nil)
            let file = directory.appending(path: SQLiteDatabase.fileName)
            try await body(store, account, session, try DatabaseQueue(path: file.path))
        }
    }

    /// One bad row must not keep everybody else signed in.
    @Test func aRevocationThatCannotBeReadIsPassedOver() async throws {
        try await self.withSession { store, account, session, shell in
            try await shell.write { database in
                for (name, session) in [("nobody", nil), (account.id.description, "nothing")] {
                    try database.execute(
                        sql: "INSERT INTO revocations (account, session, reason, at) VALUES (?, ?, 'signedOut', 0)",
                        arguments: [name, session]
                    )
                }
            }
            try await store.revoke(session.id, at: self.now)
            let told = Revocation(account: account.id, session: session.id, reason: .signedOut)
            let news = try await store.revocations(after: 0, atMost: 9)
            #expect(news == Revocations(cursor: 3, all: [told], unreadable: [1, 2]))
        }
    }

    @Test func aSessionsBearerIsKnown() async throws {
        try await self.withSession { store, account, session, _ in
            let bearer = try #require(try await store.bearer(of: session.id))
            #expect(bearer == SessionBearer(SessionHolder(account: account, session: session)))
            #expect(bearer.isLive(at: self.now) && !bearer.isLive(at: session.expiresAt))
            #expect(try await store.bearer(of: .random()) == nil)
        }
    }

    @Test(arguments: [nil, Instant(milliseconds: 253_402_300_799_999)])
    func aBanIsReadWithIt(until: Instant?) async throws {
        try await self.withSession { store, account, session, _ in
            let ban = Ban(account: account.id, reason: "spam, \"twice\"", bannedAt: self.now, until: until, by: "mo")
            let isKept = try await store.ban(ban, noting: AuditEntry(at: self.now, by: "mo", action: .accountBanned))
            let bearer = try await store.bearer(of: session.id)
            #expect(isKept && bearer?.ban == ban)
        }
    }

    @Test func whatAnotherServerHasDoneIsSeenAtOnce() async throws {
        try await self.withSession { store, account, session, file in
            for name in ["Ada", "Ben", "Ada"] {
                _ = try await store.rename(account.id, to: name)
                #expect(try await store.bearer(of: session.id)?.displayName == name)
            }
            try await file.write { database in
                try database.execute(sql: "UPDATE sessionFamilies SET revokedAt = 1")
            }
            let bearer = try #require(try await store.bearer(of: session.id))
            #expect(bearer.revokedAt == Instant(milliseconds: 1) && !bearer.isLive(at: self.now))
            try await file.write { database in
                try database.execute(sql: "DELETE FROM accounts")
            }
            #expect(try await store.bearer(of: session.id) == nil)
        }
    }

    @Test(arguments: [
        "UPDATE sessionFamilies SET guest = 'nobody'", "UPDATE sessionFamilies SET expiresAt = 9223372036854775807",
    ])
    func whatIsNoneOfOursIsAnError(sql: String) async throws {
        try await self.withSession { store, _, session, file in
            try await file.write { database in try database.execute(sql: sql) }
            let error = await #expect(throws: StoreError.self) { try await store.bearer(of: session.id) }
            #expect(error?.code == .corrupt)
            #expect(try await store.bearer(of: .random()) == nil, "the connection is as good as before")
        }
    }

    @Test func manyLookAtOnce() async throws {
        try await self.withSession { store, _, session, _ in
            let guests = try await withThrowingTaskGroup(of: GuestID?.self) { group in
                for _ in 0..<200 { group.addTask { try await store.bearer(of: session.id)?.guest } }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(guests == [session.guest])
        }
    }
}
