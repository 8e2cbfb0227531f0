import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func feedsRevocations() async throws {
        try await self.theFeedIsReadInOrderPieceByPiece()
        try await self.whoComesNewToTheFeedHearsNothingOld()
    }

    private func theFeedIsReadInOrderPieceByPiece() async throws {
        let store = try await self.makeStore()
        var told: [Revocation] = []
        for _ in 0..<5 {
            let (account, session) = try await self.enter(.guest, into: store)
            try await store.revoke(session.id, at: self.start)
            told.append(Revocation(account: account.id, session: session.id, reason: .signedOut))
        }
        let first = try await store.revocations(after: 0, atMost: 2)
        let second = try await store.revocations(after: first.cursor, atMost: 2)
        let third = try await store.revocations(after: second.cursor, atMost: 2)
        #expect(first.all == Array(told[0..<2]))
        #expect(second.all == Array(told[2..<4]))
        #expect(third.all == Array(told[4...]))
        #expect(try await store.revocations(after: first.cursor, atMost: 2) == second, "reading takes nothing away")
        let end = try await store.revocations(after: third.cursor, atMost: 2)
        #expect(end == Revocations(cursor: third.cursor, all: []))
    }

    private func whoComesNewToTheFeedHearsNothingOld() async throws {
        let store = try await self.makeStore()
        let empty = try await store.revocations(after: nil, atMost: 10)
        #expect(empty.all == [])
        let (_, session) = try await self.enter(.guest, into: store)
        let (other, another) = try await self.enter(.member, into: store)
        for ended in [session, another] { try await store.revoke(ended.id, at: self.start) }
        let newcomer = try await store.revocations(after: nil, atMost: 10)
        #expect(newcomer.all == [])
        // Forgetting does not turn the feed back.
        try await store.prune(PruneHorizon(at: self.after(.seconds(86_401)), guestsUnseenSince: self.start))
        #expect(try await store.revocations(after: nil, atMost: 10) == newcomer)
        let hash = PasswordHash(phc: "hash")
        #expect(try await store.delete(other.id, provenBy: hash, noting: self.entry(.accountDeleted)))
        let told = [Revocation(account: other.id, session: nil, reason: .signedOut)]
        #expect(try await store.revocations(after: newcomer.cursor, atMost: 10).all == told)
        #expect(try await store.revocations(after: empty.cursor, atMost: 10).all == told)
    }
}

extension AccountStoreConformance {
    func holdsBans() async throws {
        try await self.aBanIsSeenWhereverItCounts()
        try await self.aBanTakesThePlaceOfAnEarlierOne()
        try await self.theSameBanTwiceIsOne()
        try await self.aBanIsLiftedOnce()
        try await self.aBanThatIsOverIsNotLifted()
    }

    private func aBanIsSeenWhereverItCounts() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.member, into: store)
        let ban = self.ban(account.id, until: self.after(.seconds(60)))
        let entry = self.entry(.accountBanned, subject: account.id.description)
        #expect(try await store.ban(ban, noting: entry))
        #expect(try await store.record(of: account.id)?.ban == ban)
        #expect(try await store.member(with: self.credentials("zoe").login.key)?.ban == ban)
        let holder = SessionHolder(account: account, session: session, ban: ban)
        #expect(try await store.holder(of: session.id) == holder, "no session ends")
        #expect(try await self.feed(of: store) == [Revocation(account: account.id, session: nil, reason: .banned)])
        #expect(try await store.audit(newest: 10) == [entry])
    }

    private func aBanTakesThePlaceOfAnEarlierOne() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.guest, into: store)
        let later = self.ban(account.id, because: "more spam")
        #expect(
            try await store.ban(
                self.ban(account.id, until: self.after(.seconds(1))),
                noting: self.entry(.accountBanned)
            )
        )
        #expect(try await store.ban(later, noting: self.entry(.accountBanned)))
        #expect(try await store.record(of: account.id)?.ban == later)
        #expect(try await self.feed(of: store).count == 2)
        #expect(try await store.audit(newest: 10).count == 2)
    }

    private func theSameBanTwiceIsOne() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.guest, into: store)
        for _ in 0..<2 {
            #expect(try await store.ban(self.ban(account.id), noting: self.entry(.accountBanned)))
        }
        #expect(try await self.feed(of: store).count == 1)
        #expect(try await store.audit(newest: 10).count == 1)
    }

    private func aBanIsLiftedOnce() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.guest, into: store)
        let entry = self.entry(.accountUnbanned)
        #expect(try await store.ban(self.ban(account.id), noting: self.entry(.accountBanned)))
        #expect(try await store.unban(account.id, noting: entry))
        #expect(try await store.unban(account.id, noting: entry) == false)
        #expect(try await store.record(of: account.id)?.ban == nil)
        #expect(try await store.audit(newest: 10) == [entry, self.entry(.accountBanned)])
        #expect(try await self.feed(of: store).count == 1, "nobody is shown out by being let in")
    }

    private func aBanThatIsOverIsNotLifted() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.guest, into: store)
        let over = self.after(.seconds(60))
        #expect(try await store.ban(self.ban(account.id, until: over), noting: self.entry(.accountBanned)))
        #expect(try await store.unban(account.id, noting: self.entry(.accountUnbanned, at: over)) == false)
        #expect(try await store.audit(newest: 10).count == 1)
    }
}

extension AccountStoreConformance {
    func holdsTheAuditTrail() async throws {
        try await self.theNewestEntriesComeFirst()
    }

    private func theNewestEntriesComeFirst() async throws {
        let store = try await self.makeStore()
        let entries = [
            AuditEntry(at: self.after(.seconds(2)), by: "mo", action: .reportDecided, subject: "rep", detail: "upheld"),
            AuditEntry(at: self.after(.seconds(1)), by: "mo", action: "of.tomorrow", subject: nil, detail: nil),
            AuditEntry(at: self.after(.seconds(1)), by: "mo", action: "of.tomorrow", subject: nil, detail: nil),
        ]
        for entry in entries {
            try await store.note(entry)
        }
        #expect(try await store.audit(newest: 2) == Array(entries.reversed().prefix(2)), "as they were noted")
        #expect(try await store.audit(newest: 10) == entries.reversed())
        #expect(try await store.audit(newest: 0) == [])
    }
}
