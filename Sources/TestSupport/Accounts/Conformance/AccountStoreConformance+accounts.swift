import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func holdsAccounts() async throws {
        try await self.whatIsAddedIsFound()
        try await self.addingTwiceIsAddingOnce()
        try await self.aLoginKeyBelongsToOneAccount()
        try await self.ofManyWhoWantALoginOneGetsIt()
        try await self.whatIsUnknownIsNotFound()
        try await self.anAccountIsRenamed()
        try await self.aConsentIsKept()
        try await self.aHashIsReplacedOnlyInPlaceOfTheOneNamed()
        try await self.aNewPasswordEndsTheOtherSessions()
        try await self.aPasswordThatIsNoMoreChangesNothing()
    }

    private func whatIsAddedIsFound() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let credentials = try self.credentials("Zoë")
        let session = self.session(of: account, device: "Firefox on Android")
        #expect(try await store.add(account, credentials: credentials, session: session, spending: nil) == .added)
        #expect(try await store.account(account.id) == account)
        #expect(
            try await store.member(with: credentials.login.key) == Member(account: account, credentials: credentials)
        )
        #expect(try await store.holder(of: session.id) == SessionHolder(account: account, session: session))
        let record = AccountRecord(account: account, credentials: credentials, ban: nil, sessions: [session])
        #expect(try await store.record(of: account.id) == record)
    }

    private func addingTwiceIsAddingOnce() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let credentials = try self.credentials("twice")
        let session = self.session(of: account)
        for _ in 0..<2 {
            #expect(try await store.add(account, credentials: credentials, session: session, spending: nil) == .added)
        }
        #expect(try await store.holder(of: session.id) == SessionHolder(account: account, session: session))
    }

    private func aLoginKeyBelongsToOneAccount() async throws {
        let store = try await self.makeStore()
        let first = self.account(.member)
        let second = self.account(.member)
        let firstSession = self.session(of: first)
        let session = self.session(of: second)
        let credentials = try self.credentials("Straße", hash: "first")
        let equivalent = try self.credentials("STRASSE", hash: "second")
        #expect(try await store.add(first, credentials: credentials, session: firstSession, spending: nil) == .added)
        #expect(try await store.add(second, credentials: equivalent, session: session, spending: nil) == .loginTaken)
        #expect(try await store.account(second.id) == nil, "who is refused leaves nothing behind")
        #expect(try await store.holder(of: session.id) == nil, "who is refused leaves nothing behind")
        #expect(try await store.member(with: equivalent.login.key)?.credentials == credentials)
    }

    private func ofManyWhoWantALoginOneGetsIt() async throws {
        let store = try await self.makeStore()
        let credentials = try self.credentials("wanted")
        let additions = try await withThrowingTaskGroup(of: Addition.self) { group in
            for _ in 0..<16 {
                let account = self.account(.member)
                let session = self.session(of: account)
                group.addTask {
                    try await store.add(account, credentials: credentials, session: session, spending: nil)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(additions.count { $0 == .added } == 1)
    }

    private func whatIsUnknownIsNotFound() async throws {
        let store = try await self.makeStore()
        let (nobody, now) = (AccountID.random(), self.start)
        let hash = PasswordHash(phc: "hash")
        let entry = self.entry(.accountDeleted)
        #expect(try await store.account(nobody) == nil)
        #expect(try await store.record(of: nobody) == nil)
        #expect(try await store.holder(of: .random()) == nil)
        #expect(try await store.member(with: self.credentials("nobody").login.key) == nil)
        #expect(try await store.rename(nobody, to: "Max") == false)
        #expect(try await store.agree(nobody, to: "2", at: now) == false)
        try await store.replaceHash(of: nobody, from: hash, to: hash)
        #expect(try await store.changePassword(of: nobody, from: hash, to: hash, keeping: .random(), at: now) == false)
        #expect(try await store.delete(nobody, provenBy: nil, noting: entry) == false)
        #expect(try await store.ban(self.ban(nobody), noting: entry) == false)
        #expect(try await store.unban(nobody, noting: entry) == false)
        #expect(try await store.invite(with: self.inviteDigest(of: 1)) == nil)
        try await store.revoke(.random(), at: now)
        #expect(try await self.feed(of: store) == [], "what changes nothing is not told of")
        #expect(try await store.audit(newest: 10) == [], "what changes nothing is not told of")
    }

    private func anAccountIsRenamed() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.guest, into: store)
        for _ in 0..<2 {
            #expect(try await store.rename(account.id, to: "Max"))
        }
        #expect(try await store.account(account.id) == account.with(displayName: "Max"))
    }

    private func aConsentIsKept() async throws {
        let store = try await self.makeStore()
        let (account, _) = try await self.enter(.member, into: store)
        let now = self.after(.seconds(60))
        #expect(try await store.agree(account.id, to: "2", at: now))
        #expect(try await store.account(account.id) == account.with(adultConfirmedAt: now, termsVersion: "2"))
    }

    private func aHashIsReplacedOnlyInPlaceOfTheOneNamed() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.member, into: store)
        for _ in 0..<2 {
            try await store.replaceHash(of: account.id, from: PasswordHash(phc: "hash"), to: PasswordHash(phc: "new"))
        }
        try await store.replaceHash(of: account.id, from: PasswordHash(phc: "hash"), to: PasswordHash(phc: "late"))
        #expect(try await store.record(of: account.id)?.credentials == self.credentials("zoe", hash: "new"))
        #expect(try await store.holder(of: session.id)?.session == session, "the password is the same")
    }

    private func aNewPasswordEndsTheOtherSessions() async throws {
        let store = try await self.makeStore()
        let (account, phone) = try await self.enter(.member, into: store)
        let (_, stranger) = try await self.enter(.member, as: "max", into: store)
        let (old, new) = (PasswordHash(phc: "hash"), PasswordHash(phc: "new"))
        let (desk, couch) = (self.session(of: account), self.session(of: account))
        let now = self.after(.seconds(60))
        #expect(try await store.begin(desk, provenBy: old))
        #expect(try await store.begin(couch, provenBy: old))
        #expect(try await store.changePassword(of: account.id, from: old, to: new, keeping: desk.id, at: now))
        #expect(try await store.changePassword(of: account.id, from: old, to: new, keeping: phone.id, at: now) == false)
        #expect(try await store.holder(of: phone.id)?.session.revokedAt == now)
        #expect(try await store.holder(of: couch.id)?.session.revokedAt == now)
        #expect(try await store.holder(of: desk.id)?.session == desk)
        #expect(try await store.holder(of: stranger.id)?.session == stranger)
        #expect(try await store.record(of: account.id)?.credentials?.hash == new)
        let told = [phone, couch].map { Revocation(account: account.id, session: $0.id, reason: .signedOut) }
        #expect(try await Set(self.feed(of: store)) == Set(told))
        #expect(try await self.feed(of: store).count == 2)
    }

    private func aPasswordThatIsNoMoreChangesNothing() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.member, into: store)
        let (wrong, new) = (PasswordHash(phc: "another"), PasswordHash(phc: "new"))
        let kept = SessionID.random()
        #expect(
            try await store.changePassword(of: account.id, from: wrong, to: new, keeping: kept, at: self.start) == false
        )
        #expect(try await store.record(of: account.id)?.credentials == self.credentials("zoe"))
        #expect(try await store.holder(of: session.id)?.session == session)
        #expect(try await self.feed(of: store) == [])
    }
}
