#if Postgres
import Accounts
import Safety
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

/// Sixteen who want the same at once, of two servers on one database.
@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct RivalryTests {
    private let database: ScratchDatabase
    private let stores: [PostgresAccountStore]
    private let safety: [PostgresSafetyStore]

    init() throws {
        self.database = try ScratchDatabase()
        let servers = [
            try self.database.open(PostgresLimits(connections: 8)),
            try self.database.open(PostgresLimits(connections: 8)),
        ]
        self.stores = servers.map { PostgresAccountStore($0) }
        self.safety = servers.map { PostgresSafetyStore($0, bound: 6) }
    }

    @Test func anInviteIsNeverUsedOftenerThanItMay() async throws {
        let (stores, digest) = (self.stores, InviteDigest(bytes: [UInt8](repeating: 1, count: 32)))
        try await stores[0].add(Cast.invite(uses: 5), digest: digest, noting: Cast.entry(.inviteMade))
        let guests = try await Cast.enter(8, into: stores[0])
        let wereLetIn = try await Cast.all(16) { index in
            let (store, credentials) = (stores[index % 2], Cast.credentials("zoe \(index)"))
            guard index < 8 else {
                let account = Cast.account(.member)
                let session = Cast.session(of: account.id)
                return try await store
                    .add(account, credentials: credentials, session: session, spending: digest) == .added
            }
            let promotion = try await store.promote(
                guests[index].account,
                credentials: credentials,
                displayName: nil,
                agreeingTo: "1",
                spending: digest,
                at: Cast.start
            )
            return promotion != .inviteSpent
        }
        #expect(wereLetIn.count { $0 } == 5)
        #expect(try await stores[1].invite(with: digest)?.uses == 0)
        #expect(try self.database.count("SELECT count(*) FROM credentials") == 5)
    }

    @Test func repeatingOneselfAtOnceTakesOneUse() async throws {
        let (stores, digest) = (self.stores, InviteDigest(bytes: [UInt8](repeating: 1, count: 32)))
        try await stores[0].add(Cast.invite(uses: 1), digest: digest, noting: Cast.entry(.inviteMade))
        let account = Cast.account(.member)
        let session = Cast.session(of: account.id)
        let additions = try await Cast.all(16) { index in
            let credentials = Cast.credentials("zoe")
            return try await stores[index % 2]
                .add(account, credentials: credentials, session: session, spending: digest)
        }
        #expect(additions == [Addition](repeating: .added, count: 16))
        #expect(try await stores[0].record(of: account.id)?.sessions == [session])
    }

    @Test func aLoginIsOneAccounts() async throws {
        let stores = self.stores
        for round in 0..<5 {
            let guests = try await Cast.enter(8, into: stores[0])
            let haveIt = try await Cast.all(16) { index in
                let (store, credentials) = (stores[index % 2], Cast.credentials("wanted \(round)"))
                guard index < 8 else {
                    let account = Cast.account(.member)
                    let session = Cast.session(of: account.id)
                    return try await store
                        .add(account, credentials: credentials, session: session, spending: nil) == .added
                }
                let promotion = try await store.promote(
                    guests[index].account,
                    credentials: credentials,
                    displayName: nil,
                    agreeingTo: "1",
                    spending: nil,
                    at: Cast.start
                )
                return promotion != .loginTaken
            }
            #expect(haveIt.count { $0 } == 1)
        }
        #expect(try self.database.count("SELECT count(*) FROM accounts WHERE kind = 'member'") == 5)
    }

    @Test func aRefreshTokenHasOneSuccessor() async throws {
        let stores = self.stores
        var session = try #require(try await Cast.enter(1, into: stores[0]).first)
        for round in 1...10 {
            let current = session
            let firsts = try await Cast.all(16) { index in
                let next = Cast.session(current, refreshedTo: Cast.digest(100 * round + index))
                let isFirst = try await stores[index % 2]
                    .refresh(next, replacing: current.current, seenAt: Cast.after(round))
                return isFirst ? next : nil
            }.compactMap(\.self)
            try #require(firsts.count == 1)
            session = firsts[0]
            #expect(try await stores[round % 2].holder(of: session.id)?.session == session)
        }
    }

    @Test func anAccountHasNoMoreSessionsThanItMay() async throws {
        let stores = self.stores
        let account = Cast.account(.member)
        let first = Cast.session(of: account.id)
        _ = try await stores[0].add(account, credentials: Cast.credentials("zoe"), session: first, spending: nil)
        let began = try await Cast.all(48) { index in
            let session = Cast.session(of: account.id, createdAt: Cast.after(index))
            return try await stores[index % 2].begin(session, provenBy: Cast.hash)
        }
        #expect(began.allSatisfy { $0 })
        let sessions = try #require(try await stores[0].record(of: account.id)?.sessions)
        #expect(sessions.count { $0.revokedAt == nil } == SignInSession.mostPerAccount)
        let told = try await stores[1].revocations(after: 0, atMost: 99).all
        #expect(told.count == 49 - SignInSession.mostPerAccount)
    }

    @Test func noSessionOutlivesThePasswordItBeganWith() async throws {
        let stores = self.stores
        let account = Cast.account(.member)
        let kept = Cast.session(of: account.id)
        _ = try await stores[0].add(account, credentials: Cast.credentials("zoe"), session: kept, spending: nil)
        _ = try await Cast.all(16) { index in
            guard index == 7 else {
                return try await stores[index % 2].begin(Cast.session(of: account.id), provenBy: Cast.hash)
            }
            let new = PasswordHash(phc: "new")
            return try await stores[1]
                .changePassword(of: account.id, from: Cast.hash, to: new, keeping: kept.id, at: Cast.after(1))
        }
        let record = try #require(try await stores[0].record(of: account.id))
        #expect(record.sessions.filter { $0.revokedAt == nil } == [kept])
    }

    @Test func aBlockerKeepsNoMoreThanTheNewest() async throws {
        let safety = self.safety
        let accounts = try await Cast.enter(17, into: self.stores[0]).map(\.account)
        _ = try await Cast.all(16) { index in
            let (zoe, other) = (accounts[0], accounts[index + 1])
            try await safety[index % 2]
                .add(Block(blocker: zoe, blocked: other, room: .random(), createdAt: Cast.after(index)))
            // Each of the others blocks too, at the same time and the other way round.
            try await safety[1 - index % 2]
                .add(Block(blocker: other, blocked: zoe, room: .random(), createdAt: Cast.after(index)))
        }
        #expect(try await safety[0].blocked(by: accounts[0]) == Set(accounts.suffix(6)))
        #expect(try await safety[1].blocked(by: accounts[16]) == [accounts[0]])
    }

    @Test func whoIsDeletedMeanwhileIsNoErrorToAnybody() async throws {
        let (stores, safety) = (self.stores, self.safety)
        for _ in 0..<5 {
            let sessions = try await Cast.enter(4, into: stores[0])
            let rooms = (0..<16).map { _ in RoomID.random() }
            _ = try await Cast.all(16) { index in
                let (mine, other) = (sessions[index % 4], sessions[(index + 1) % 4])
                let (account, partner, now) = (mine.account, other.account, Cast.start)
                let next = Cast.session(mine, refreshedTo: Cast.digest(index))
                let report = Report(
                    id: .random(),
                    room: rooms[index],
                    reporter: account,
                    reported: partner,
                    reason: .spam,
                    note: nil,
                    texts: [],
                    createdAt: now
                )
                let block = Block(blocker: account, blocked: partner, room: rooms[index], createdAt: now)
                let entry = Cast.entry(.accountDeleted)
                switch index {
                case 0..<4:
                    try await safety[index % 2].add(block)
                case 4..<8:
                    let opened = RoomLogEntry.opened(rooms[index], caller: account, callee: partner, at: now)
                    try await safety[index % 2].log([opened, .closed(rooms[index - 1], at: now)])
                case 8..<10: _ = try await safety[index % 2].file(report)
                case 10..<12: _ = try await stores[index % 2].refresh(next, replacing: mine.current, seenAt: now)
                case 12: try await stores[0].prune(PruneHorizon(at: Cast.start, guestsUnseenSince: Cast.start))
                case 13: try await stores[1].revoke(mine.id, at: now)
                default: _ = try await stores[index % 2].delete(account, provenBy: nil, noting: entry)
                }
            }
            for account in [sessions[2].account, sessions[3].account] {
                #expect(try await stores[0].account(account) == nil)
                let told = try await stores[1].revocations(after: 0, atMost: 99).all.filter { $0.account == account }
                #expect(told == [Revocation(account: account, session: nil, reason: .signedOut)])
            }
        }
    }
}
#endif
