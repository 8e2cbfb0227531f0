public import Accounts
import SharedKernel
import Testing

/// What every account store must do, whatever it is made of.
public struct AccountStoreConformance {
    private let makeStore: () async throws -> any AccountStore
    private let start = Instant(milliseconds: 1_767_225_600_000)

    /// A suite that asks for an empty store for every rule.
    public init(_ makeStore: @escaping () async throws -> any AccountStore) {
        self.makeStore = makeStore
    }

    /// Holds the store to every rule.
    public func run() async throws {
        try await self.whatIsAddedIsFound()
        try await self.addingTwiceIsAddingOnce()
        try await self.aLoginKeyBelongsToOneAccount()
        try await self.ofManyWhoWantALoginOneGetsIt()
        try await self.whatIsUnknownIsNotFound()
        try await self.aHashIsReplacedOnlyInPlaceOfTheOneNamed()
        try await self.aSessionIsKeptWhole()
        try await self.beginningASessionShowsTheAccount()
        try await self.aSessionOfNobodyDoesNotBegin()
        try await self.ofManyWhoRefreshOneIsFirst()
        try await self.anEndedSessionIsNotRefreshed()
        try await self.endingTwiceKeepsTheFirstTime()
        try await self.whatIsOverIsPruned()
        try await self.guestsWhoStayAwayArePruned()
        try await self.membersWhoStayAwayAreKept()
    }

    private func whatIsAddedIsFound() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let credentials = try self.credentials("Zoë", hash: "hash")
        let session = self.session(of: account)
        #expect(try await store.add(account, credentials: credentials, session: session) == .added)
        #expect(try await store.account(account.id) == account)
        #expect(
            try await store.member(with: credentials.login.key) == Member(account: account, credentials: credentials)
        )
        #expect(try await store.holder(of: session.id) == SessionHolder(account: account, session: session))
    }

    private func addingTwiceIsAddingOnce() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let credentials = try self.credentials("twice", hash: "hash")
        let session = self.session(of: account)
        for _ in 0..<2 {
            #expect(try await store.add(account, credentials: credentials, session: session) == .added)
        }
        #expect(try await store.holder(of: session.id) == SessionHolder(account: account, session: session))
    }

    private func aLoginKeyBelongsToOneAccount() async throws {
        let store = try await self.makeStore()
        let first = self.account(.member)
        let second = self.account(.member)
        let session = self.session(of: second)
        let credentials = try self.credentials("Straße", hash: "first")
        let equivalent = try self.credentials("STRASSE", hash: "second")
        #expect(try await store.add(first, credentials: credentials, session: self.session(of: first)) == .added)
        #expect(try await store.add(second, credentials: equivalent, session: session) == .loginTaken)
        #expect(try await store.account(second.id) == nil, "who is refused leaves nothing behind")
        #expect(try await store.holder(of: session.id) == nil, "who is refused leaves nothing behind")
        #expect(try await store.member(with: equivalent.login.key)?.credentials == credentials)
    }

    private func ofManyWhoWantALoginOneGetsIt() async throws {
        let store = try await self.makeStore()
        let credentials = try self.credentials("wanted", hash: "hash")
        let additions = try await withThrowingTaskGroup(of: Addition.self) { group in
            for _ in 0..<16 {
                let account = self.account(.member)
                let session = self.session(of: account)
                group.addTask { try await store.add(account, credentials: credentials, session: session) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(additions.count { $0 == .added } == 1)
    }

    private func whatIsUnknownIsNotFound() async throws {
        let store = try await self.makeStore()
        let hash = PasswordHash(phc: "hash")
        let credentials = try self.credentials("nobody", hash: "hash")
        #expect(try await store.account(.random()) == nil)
        #expect(try await store.holder(of: .random()) == nil)
        #expect(try await store.member(with: credentials.login.key) == nil)
        try await store.replaceHash(of: .random(), from: hash, to: hash)
        try await store.revoke(.random(), at: self.start)
    }

    private func aHashIsReplacedOnlyInPlaceOfTheOneNamed() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let credentials = try self.credentials("renewed", hash: "old")
        _ = try await store.add(account, credentials: credentials, session: self.session(of: account))
        for _ in 0..<2 {
            try await store.replaceHash(of: account.id, from: PasswordHash(phc: "old"), to: PasswordHash(phc: "new"))
        }
        try await store.replaceHash(of: account.id, from: PasswordHash(phc: "old"), to: PasswordHash(phc: "late"))
        #expect(try await store.member(with: credentials.login.key)?.credentials.hash == PasswordHash(phc: "new"))
    }

    private func aSessionIsKeptWhole() async throws {
        let store = try await self.makeStore()
        let account = self.account(.guest)
        let retired = (0..<SignInSession.refreshesPerWindow).map { index in
            SignInSession.RetiredToken(digest: self.digest(of: UInt8(index)), at: self.after(.seconds(index)))
        }
        let session = self.session(of: account, retired: retired, revokedAt: self.after(.seconds(20)))
        _ = try await store.add(account, credentials: nil, session: session)
        #expect(try await store.holder(of: session.id)?.session == session)
    }

    private func beginningASessionShowsTheAccount() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let later = self.session(of: account, createdAt: self.after(.seconds(60)))
        _ = try await store.add(
            account,
            credentials: try self.credentials("seen", hash: "hash"),
            session: self.session(of: account)
        )
        for _ in 0..<2 {
            try await store.begin(later)
        }
        #expect(try await store.holder(of: later.id)?.session == later)
        #expect(try await store.account(account.id)?.lastSeenAt == later.createdAt)
    }

    private func aSessionOfNobodyDoesNotBegin() async throws {
        let store = try await self.makeStore()
        let session = self.session(of: self.account(.member))
        try await store.begin(session)
        #expect(try await store.holder(of: session.id) == nil)
    }

    private func ofManyWhoRefreshOneIsFirst() async throws {
        let store = try await self.makeStore()
        let account = self.account(.guest)
        let session = self.session(of: account)
        let seenAt = self.after(.seconds(60))
        _ = try await store.add(account, credentials: nil, session: session)
        let firsts = try await withThrowingTaskGroup(of: SignInSession?.self) { group in
            for index in 1...16 {
                let refreshed = self.session(refreshing: session, to: self.digest(of: UInt8(index)), at: seenAt)
                group.addTask {
                    let isFirst = try await store.refresh(refreshed, replacing: session.current, seenAt: seenAt)
                    return isFirst ? refreshed : nil
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }.compactMap { $0 }
        }
        #expect(firsts.count == 1)
        #expect(try await store.holder(of: session.id)?.session == firsts.first)
        #expect(try await store.account(account.id)?.lastSeenAt == seenAt)
    }

    private func anEndedSessionIsNotRefreshed() async throws {
        let store = try await self.makeStore()
        let account = self.account(.guest)
        let session = self.session(of: account)
        let now = self.after(.seconds(60))
        let refreshed = self.session(refreshing: session, to: self.digest(of: 1), at: now)
        _ = try await store.add(account, credentials: nil, session: session)
        try await store.revoke(session.id, at: now)
        #expect(try await store.refresh(refreshed, replacing: session.current, seenAt: now) == false)
        #expect(try await store.holder(of: session.id)?.session.current == session.current)
    }

    private func endingTwiceKeepsTheFirstTime() async throws {
        let store = try await self.makeStore()
        let account = self.account(.guest)
        let session = self.session(of: account)
        _ = try await store.add(account, credentials: nil, session: session)
        try await store.revoke(session.id, at: self.after(.seconds(1)))
        try await store.revoke(session.id, at: self.after(.seconds(2)))
        #expect(try await store.holder(of: session.id)?.session.revokedAt == self.after(.seconds(1)))
    }

    private func whatIsOverIsPruned() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let lasting = self.session(of: account)
        let ended = self.session(of: account, revokedAt: self.after(.seconds(30)))
        let expired = self.session(of: account, expiresAt: self.after(.seconds(60)))
        let credentials = try self.credentials("kept", hash: "hash")
        _ = try await store.add(account, credentials: credentials, session: lasting)
        try await store.begin(ended)
        try await store.begin(expired)
        for _ in 0..<2 {
            try await store.prune(at: self.after(.seconds(60)), guestsUnseenSince: self.after(.seconds(60)))
        }
        #expect(try await store.holder(of: lasting.id) != nil)
        #expect(try await store.holder(of: ended.id) == nil)
        #expect(try await store.holder(of: expired.id) == nil)
    }

    private func guestsWhoStayAwayArePruned() async throws {
        let store = try await self.makeStore()
        let gone = self.account(.guest)
        let seen = self.account(.guest, lastSeenAt: self.after(.seconds(60)))
        let present = self.account(.guest)
        let over = self.after(.seconds(60))
        _ = try await store.add(gone, credentials: nil, session: self.session(of: gone, expiresAt: over))
        _ = try await store.add(seen, credentials: nil, session: self.session(of: seen, expiresAt: over))
        _ = try await store.add(present, credentials: nil, session: self.session(of: present))
        try await store.prune(at: over, guestsUnseenSince: over)
        #expect(try await store.account(gone.id) == nil)
        #expect(try await store.account(seen.id) == seen)
        #expect(try await store.account(present.id) == present)
    }

    private func membersWhoStayAwayAreKept() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let credentials = try self.credentials("away", hash: "hash")
        let session = self.session(of: account, expiresAt: self.after(.seconds(60)))
        _ = try await store.add(account, credentials: credentials, session: session)
        try await store.prune(at: self.after(.seconds(60)), guestsUnseenSince: self.after(.seconds(60)))
        #expect(try await store.holder(of: session.id) == nil)
        #expect(
            try await store.member(with: credentials.login.key) == Member(account: account, credentials: credentials)
        )
    }
}

extension AccountStoreConformance {
    private func after(_ duration: Duration) -> Instant {
        self.start.advanced(by: duration)
    }

    private func digest(of byte: UInt8) -> TokenDigest {
        TokenDigest(bytes: [UInt8](repeating: byte, count: 32))
    }

    private func account(_ kind: Account.Kind, lastSeenAt: Instant? = nil) -> Account {
        Account(
            id: .random(),
            kind: kind,
            displayName: "Zoë 👋🏽",
            createdAt: self.start,
            lastSeenAt: lastSeenAt ?? self.start,
            adultConfirmedAt: self.start,
            termsVersion: "2026-01"
        )
    }

    private func credentials(_ login: String, hash: String) throws -> Credentials {
        Credentials(login: try #require(Login(login)), hash: PasswordHash(phc: hash))
    }

    private func session(
        of account: Account,
        createdAt: Instant? = nil,
        retired: [SignInSession.RetiredToken] = [],
        expiresAt: Instant? = nil,
        revokedAt: Instant? = nil
    ) -> SignInSession {
        SignInSession(
            id: .random(),
            account: account.id,
            guest: .random(),
            createdAt: createdAt ?? self.start,
            chainKey: ChainKey(bytes: [UInt8](repeating: 7, count: 32)),
            current: self.digest(of: 0),
            retired: retired,
            expiresAt: expiresAt ?? self.after(.seconds(3_600)),
            revokedAt: revokedAt
        )
    }

    private func session(
        refreshing session: SignInSession,
        to current: TokenDigest,
        at now: Instant
    ) -> SignInSession {
        SignInSession(
            id: session.id,
            account: session.account,
            guest: session.guest,
            createdAt: session.createdAt,
            chainKey: session.chainKey,
            current: current,
            retired: [SignInSession.RetiredToken(digest: session.current, at: now)],
            expiresAt: now.advanced(by: .seconds(3_600)),
            revokedAt: nil
        )
    }
}
