import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func deletesAccounts() async throws {
        try await self.whatIsDeletedIsGone()
        try await self.aGuestIsDeletedWithoutAPassword()
        try await self.withoutTheRightHashNobodyIsDeleted()
    }

    private func whatIsDeletedIsGone() async throws {
        let store = try await self.makeStore()
        let (account, session) = try await self.enter(.member, into: store)
        let (other, otherSession) = try await self.enter(.member, as: "max", into: store)
        let hash = PasswordHash(phc: "hash")
        let desk = self.session(of: account)
        #expect(try await store.begin(desk, provenBy: hash))
        #expect(try await store.ban(self.ban(account.id), noting: self.entry(.accountBanned)))
        try await store.revoke(desk.id, at: self.after(.seconds(1)))
        try await store.revoke(otherSession.id, at: self.after(.seconds(1)))
        let entry = self.entry(.accountDeleted, subject: account.id.description)
        #expect(try await store.delete(account.id, provenBy: hash, noting: entry))
        #expect(try await store.delete(account.id, provenBy: hash, noting: entry) == false)
        #expect(try await store.record(of: account.id) == nil)
        #expect(try await store.member(with: self.credentials("zoe").login.key) == nil)
        #expect(try await store.holder(of: session.id) == nil)
        #expect(try await store.holder(of: desk.id) == nil)
        #expect(try await store.audit(newest: 1) == [entry])
        #expect(try await store.audit(newest: 10).count == 2, "the second time nothing was done")
        let told = [
            Revocation(account: other.id, session: otherSession.id, reason: .signedOut),
            Revocation(account: account.id, session: nil, reason: .signedOut),
        ]
        #expect(try await self.feed(of: store) == told, "what was told before is in the last word")
        _ = try await self.enter(.member, into: store)
    }

    private func aGuestIsDeletedWithoutAPassword() async throws {
        let store = try await self.makeStore()
        let (guest, session) = try await self.enter(.guest, into: store)
        #expect(try await store.delete(guest.id, provenBy: nil, noting: self.entry(.accountDeleted)))
        #expect(try await store.account(guest.id) == nil)
        #expect(try await store.holder(of: session.id) == nil)
    }

    private func withoutTheRightHashNobodyIsDeleted() async throws {
        let store = try await self.makeStore()
        let (guest, _) = try await self.enter(.guest, into: store)
        let (member, session) = try await self.enter(.member, into: store)
        let entry = self.entry(.accountDeleted)
        #expect(try await store.delete(guest.id, provenBy: PasswordHash(phc: "hash"), noting: entry) == false)
        #expect(try await store.delete(member.id, provenBy: PasswordHash(phc: "another"), noting: entry) == false)
        #expect(try await store.delete(member.id, provenBy: nil, noting: entry) == false)
        #expect(try await store.account(guest.id) == guest)
        #expect(try await store.holder(of: session.id) == SessionHolder(account: member, session: session))
        #expect(try await self.feed(of: store) == [])
        #expect(try await store.audit(newest: 10) == [])
    }
}
