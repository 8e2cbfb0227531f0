import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func holdsSessions() async throws {
        try await self.aSessionIsKeptWhole()
        try await self.beginningASessionShowsTheAccount()
        try await self.aSessionOfNobodyDoesNotBegin()
        try await self.aSessionDoesNotBeginByAnotherHash()
        try await self.theSessionsLeftAloneLongestMakeRoom()
        try await self.whatIsOverTakesNoRoom()
        try await self.ofManyWhoRefreshOneIsFirst()
        try await self.anEndedSessionIsNotRefreshed()
        try await self.endingTwiceKeepsTheFirstTime()
    }

    private var hash: PasswordHash {
        PasswordHash(phc: "hash")
    }

    private func aSessionIsKeptWhole() async throws {
        let store = try await self.makeStore()
        let account = self.account(.guest)
        let retired = (0..<SignInSession.refreshesPerWindow).map { index in
            SignInSession.RetiredToken(digest: self.digest(of: UInt8(index)), at: self.after(.seconds(index)))
        }
        let session = self.session(
            of: account,
            device: "Firefox on Android",
            retired: retired,
            refreshedAt: self.after(.seconds(7)),
            revokedAt: self.after(.seconds(20))
        )
        _ = try await store.add(account, credentials: nil, session: session, spending: nil)
        #expect(try await store.holder(of: session.id)?.session == session)
    }

    private func beginningASessionShowsTheAccount() async throws {
        let store = try await self.makeStore()
        let (account, first) = try await self.enter(.member, into: store)
        let later = self.session(of: account, createdAt: self.after(.seconds(60)))
        for _ in 0..<2 {
            #expect(try await store.begin(later, provenBy: self.hash))
        }
        #expect(try await store.holder(of: later.id)?.session == later)
        #expect(try await store.account(account.id)?.lastSeenAt == later.createdAt)
        #expect(try await Set(store.record(of: account.id)?.sessions ?? []) == [first, later])
    }

    private func aSessionOfNobodyDoesNotBegin() async throws {
        let store = try await self.makeStore()
        let session = self.session(of: self.account(.member))
        #expect(try await store.begin(session, provenBy: self.hash) == false)
        #expect(try await store.holder(of: session.id) == nil)
    }

    private func aSessionDoesNotBeginByAnotherHash() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.member, into: store)
        let session = self.session(of: account, createdAt: self.after(.seconds(60)))
        #expect(try await store.begin(session, provenBy: PasswordHash(phc: "another")) == false)
        #expect(try await store.holder(of: session.id) == nil)
        #expect(try await store.account(account.id) == account)
    }

    private func theSessionsLeftAloneLongestMakeRoom() async throws {
        let store = try await self.makeStore()
        let (account, first) = try await self.enter(.member, into: store)
        let (_, stranger) = try await self.enter(.member, as: "max", into: store)
        let others = (1..<SignInSession.mostPerAccount).map { index in
            self.session(of: account, createdAt: self.after(.seconds(index)))
        }
        for session in others {
            #expect(try await store.begin(session, provenBy: self.hash))
        }
        #expect(try await self.feed(of: store) == [], "there is room for as many")
        let now = self.after(.seconds(60))
        let refreshed = self.session(refreshing: first, to: self.digest(of: 1), at: now)
        #expect(try await store.refresh(refreshed, replacing: first.current, seenAt: now))
        // The clock of another server may be behind: what begins stays all the same.
        let newest = self.session(of: account, createdAt: self.start)
        for _ in 0..<2 {
            #expect(try await store.begin(newest, provenBy: self.hash))
        }
        #expect(try await store.holder(of: others[0].id)?.session.revokedAt == newest.createdAt)
        for session in others.dropFirst() + [refreshed, newest, stranger] {
            #expect(try await store.holder(of: session.id)?.session == session)
        }
        let told = [Revocation(account: account.id, session: others[0].id, reason: .signedOut)]
        #expect(try await self.feed(of: store) == told)
    }

    private func whatIsOverTakesNoRoom() async throws {
        let store = try await self.makeStore()
        let (account, first) = try await self.enter(.member, into: store)
        for index in 1..<SignInSession.mostPerAccount {
            let isRevoked = index.isMultiple(of: 2)
            let over = self.session(
                of: account,
                expiresAt: isRevoked ? nil : self.after(.seconds(1)),
                revokedAt: isRevoked ? self.start : nil
            )
            #expect(try await store.begin(over, provenBy: self.hash))
        }
        let newest = self.session(of: account, createdAt: self.after(.seconds(1)))
        #expect(try await store.begin(newest, provenBy: self.hash))
        #expect(try await store.holder(of: first.id)?.session == first)
        #expect(try await self.feed(of: store) == [])
    }

    private func ofManyWhoRefreshOneIsFirst() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.guest, into: store)
        let seenAt = self.after(.seconds(60))
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
        let (_, session) = try await self.enter(.guest, into: store)
        let now = self.after(.seconds(60))
        let refreshed = self.session(refreshing: session, to: self.digest(of: 1), at: now)
        try await store.revoke(session.id, at: now)
        #expect(try await store.refresh(refreshed, replacing: session.current, seenAt: now) == false)
        #expect(try await store.holder(of: session.id)?.session.current == session.current)
    }

    private func endingTwiceKeepsTheFirstTime() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.guest, into: store)
        try await store.revoke(session.id, at: self.after(.seconds(1)))
        try await store.revoke(session.id, at: self.after(.seconds(2)))
        #expect(try await store.holder(of: session.id)?.session.revokedAt == self.after(.seconds(1)))
        let told = [Revocation(account: account.id, session: session.id, reason: .signedOut)]
        #expect(try await self.feed(of: store) == told, "once ended, once told")
    }
}
