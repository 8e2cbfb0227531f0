import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func holdsInvites() async throws {
        try await self.anInviteIsKeptOnce()
        try await self.theNewestInvitesComeFirst()
        try await self.anInviteIsSpentWithTheAccount()
        try await self.anInviteIsNotSpentOnALoginThatIsTaken()
        try await self.anInviteThatIsNotGoodLetsNobodyIn()
        try await self.anInviteIsSpentWithAPromotion()
        try await self.ofManyWhoWantTheLastUseOneGetsIt()
    }

    private func anInviteIsKeptOnce() async throws {
        let store = try await self.makeStore()
        let invite = self.invite(uses: 3)
        let entry = self.entry(.inviteMade)
        try await store.add(invite, digest: self.inviteDigest(of: 1), noting: entry)
        try await store.add(self.invite(uses: 9), digest: self.inviteDigest(of: 1), noting: entry)
        #expect(try await store.invite(with: self.inviteDigest(of: 1)) == invite)
        #expect(try await store.invite(with: self.inviteDigest(of: 2)) == nil)
        #expect(try await store.invites() == [invite])
        #expect(try await store.audit(newest: 10) == [entry])
    }

    private func theNewestInvitesComeFirst() async throws {
        let store = try await self.makeStore()
        let invites = [(2, 1), (1, 2), (2, 3)].map { second, uses in
            self.invite(uses: uses, createdAt: self.after(.seconds(second)))
        }
        for (index, invite) in invites.enumerated() {
            let digest = self.inviteDigest(of: UInt8(invites.count - index))
            try await store.add(invite, digest: digest, noting: self.entry(.inviteMade))
        }
        #expect(try await store.invites() == [invites[2], invites[0], invites[1]])
    }

    private func anInviteIsSpentWithTheAccount() async throws {
        let store = try await self.makeStore()
        let digest = self.inviteDigest(of: 1)
        let account = self.account(.member)
        let credentials = try self.credentials("invited")
        let session = self.session(of: account)
        try await store.add(self.invite(uses: 2), digest: digest, noting: self.entry(.inviteMade))
        for _ in 0..<2 {
            let addition = try await store.add(account, credentials: credentials, session: session, spending: digest)
            #expect(addition == .added)
        }
        #expect(try await store.invite(with: digest)?.uses == 1, "a repetition takes no further use")
    }

    private func anInviteIsNotSpentOnALoginThatIsTaken() async throws {
        let store = try await self.makeStore()
        let digest = self.inviteDigest(of: 1)
        let account = self.account(.member)
        let session = self.session(of: account)
        _ = try await self.enter(.member, as: "taken", into: store)
        try await store.add(self.invite(), digest: digest, noting: self.entry(.inviteMade))
        let taken = try self.credentials("taken")
        #expect(try await store.add(account, credentials: taken, session: session, spending: digest) == .loginTaken)
        #expect(try await store.invite(with: digest)?.uses == 1)
        let free = try self.credentials("free")
        #expect(try await store.add(account, credentials: free, session: session, spending: digest) == .added)
        #expect(try await store.invite(with: digest)?.uses == 0)
    }

    private func anInviteThatIsNotGoodLetsNobodyIn() async throws {
        let store = try await self.makeStore()
        let account = self.account(.member)
        let session = self.session(of: account)
        let (spent, expired, unknown) = (self.inviteDigest(of: 1), self.inviteDigest(of: 2), self.inviteDigest(of: 3))
        let credentials = try self.credentials("taken")
        _ = try await self.enter(.member, as: "taken", into: store)
        let (guest, guestSession) = try await self.enter(.guest, into: store)
        try await store.add(self.invite(uses: 0), digest: spent, noting: self.entry(.inviteMade))
        try await store.add(self.invite(expiresAt: self.start), digest: expired, noting: self.entry(.inviteMade))
        for digest in [spent, expired, unknown] {
            // Its login is taken too, which is not for the uninvited to know.
            let addition = try await store.add(account, credentials: credentials, session: session, spending: digest)
            #expect(addition == .inviteSpent)
            let promotion = try await store.promote(
                guest.id,
                credentials: credentials,
                displayName: nil,
                agreeingTo: "2",
                spending: digest,
                at: self.start
            )
            #expect(promotion == .inviteSpent)
        }
        #expect(try await store.account(account.id) == nil)
        #expect(try await store.holder(of: guestSession.id)?.account == guest)
        #expect(try await store.invite(with: spent)?.uses == 0)
        #expect(try await store.invite(with: expired)?.uses == 1)
    }

    private func anInviteIsSpentWithAPromotion() async throws {
        let store = try await self.makeStore()
        let digest = self.inviteDigest(of: 1)
        let (guest, _) = try await self.enter(.guest, into: store)
        try await store.add(self.invite(), digest: digest, noting: self.entry(.inviteMade))
        let promotion = try await store.promote(
            guest.id,
            credentials: try self.credentials("zoe"),
            displayName: nil,
            agreeingTo: "2",
            spending: digest,
            at: self.start
        )
        guard case .promoted = promotion else {
            Issue.record("\(promotion)")
            return
        }
        #expect(try await store.invite(with: digest)?.uses == 0)
    }

    private func ofManyWhoWantTheLastUseOneGetsIt() async throws {
        let store = try await self.makeStore()
        let digest = self.inviteDigest(of: 1)
        try await store.add(self.invite(), digest: digest, noting: self.entry(.inviteMade))
        let additions = try await withThrowingTaskGroup(of: Addition.self) { group in
            for index in 0..<16 {
                let account = self.account(.member)
                let session = self.session(of: account)
                let credentials = try self.credentials("zoe \(index)")
                group.addTask {
                    try await store.add(account, credentials: credentials, session: session, spending: digest)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(additions.count { $0 == .added } == 1)
        #expect(additions.count { $0 == .inviteSpent } == 15)
        #expect(try await store.invite(with: digest)?.uses == 0)
    }
}
