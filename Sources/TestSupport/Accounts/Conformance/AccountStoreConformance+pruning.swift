import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func prunes() async throws {
        try await self.whatIsOverIsPruned()
        try await self.guestsWhoStayAwayArePruned()
        try await self.membersWhoStayAwayAreKept()
        try await self.invitesThatAreNotGoodArePruned()
        try await self.revocationsArePrunedAfterADay()
        try await self.bansArePruned30DaysAfterTheirEnd()
    }

    private func prune(_ store: any AccountStore, at now: Instant) async throws {
        for _ in 0..<2 {
            try await store.prune(PruneHorizon(at: now, guestsUnseenSince: now))
        }
    }

    private func whatIsOverIsPruned() async throws {
        let store = try await self.makeStore()
        let (account, lasting) = try await self.enter(.member, into: store)
        let ended = self.session(of: account, revokedAt: self.after(.seconds(30)))
        let expired = self.session(of: account, expiresAt: self.after(.seconds(60)))
        #expect(try await store.begin(ended, provenBy: PasswordHash(phc: "hash")))
        #expect(try await store.begin(expired, provenBy: PasswordHash(phc: "hash")))
        try await self.prune(store, at: self.after(.seconds(60)))
        #expect(try await store.holder(of: lasting.id) != nil)
        #expect(try await store.holder(of: ended.id) == nil)
        #expect(try await store.holder(of: expired.id) == nil)
        let told = Revocation(account: account.id, session: expired.id, reason: .signedOut)
        #expect(try await self.feed(of: store).count { $0 == told } == 1, "who sits in it is shown out, and once")
    }

    private func guestsWhoStayAwayArePruned() async throws {
        let store = try await self.makeStore()
        let over = self.after(.seconds(60))
        let gone = self.account(.guest)
        let seen = self.account(.guest, lastSeenAt: over)
        for account in [gone, seen] {
            let session = self.session(of: account, expiresAt: over)
            _ = try await store.add(account, credentials: nil, session: session, spending: nil)
        }
        let (present, _) = try await self.enter(.guest, into: store)
        try await self.prune(store, at: over)
        #expect(try await store.account(gone.id) == nil)
        #expect(try await store.account(seen.id) == seen)
        #expect(try await store.account(present.id) == present)
    }

    private func membersWhoStayAwayAreKept() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.member, into: store)
        try await self.prune(store, at: self.after(.seconds(7_200)))
        #expect(try await store.holder(of: session.id) == nil)
        let member = Member(account: account, credentials: try self.credentials("zoe"))
        #expect(try await store.member(with: member.credentials.login.key) == member)
    }

    private func invitesThatAreNotGoodArePruned() async throws {
        let store = try await self.makeStore()
        let over = self.after(.seconds(60))
        let good = self.invite(uses: 7)
        for (index, invite) in [good, self.invite(uses: 0), self.invite(expiresAt: over)].enumerated() {
            let digest = self.inviteDigest(of: UInt8(index))
            try await store.add(invite, digest: digest, noting: self.entry(.inviteMade))
        }
        try await self.prune(store, at: over)
        #expect(try await store.invites() == [good])
        #expect(try await store.audit(newest: 10).count == 3, "the trail forgets nothing")
    }

    private func revocationsArePrunedAfterADay() async throws {
        let store = try await self.makeStore()
        let (_, old) = try await self.enter(.guest, into: store)
        let (account, session) = try await self.enter(.guest, into: store)
        try await store.revoke(old.id, at: self.start)
        try await store.revoke(session.id, at: self.after(.seconds(1)))
        let told = [Revocation(account: account.id, session: session.id, reason: .signedOut)]
        try await self.prune(store, at: self.after(.seconds(86_400)))
        #expect(try await self.feed(of: store).count == 2)
        try await self.prune(store, at: self.after(.seconds(86_401)))
        #expect(try await self.feed(of: store) == told)
    }

    private func bansArePruned30DaysAfterTheirEnd() async throws {
        let store = try await self.makeStore()
        let over = self.after(.seconds(60))
        let (first, _) = try await self.enter(.member, as: "first", into: store)
        let (second, _) = try await self.enter(.member, as: "second", into: store)
        let (third, _) = try await self.enter(.member, as: "third", into: store)
        let ends = [(first.id, over), (second.id, over.advanced(by: .seconds(1))), (third.id, nil)]
        for (account, until) in ends {
            #expect(try await store.ban(self.ban(account, until: until), noting: self.entry(.accountBanned)))
        }
        try await self.prune(store, at: over.advanced(by: .seconds(30 * 86_400 + 1)))
        #expect(try await store.record(of: first.id)?.ban == nil)
        #expect(try await store.record(of: second.id)?.ban != nil)
        #expect(try await store.record(of: third.id)?.ban != nil)
    }
}
