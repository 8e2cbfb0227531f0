import Accounts
import SharedKernel
import Testing

extension AccountStoreConformance {
    func promotesGuests() async throws {
        try await self.aGuestBecomesAMember()
        try await self.aPromotionWithoutANameKeepsTheOneThereIs()
        try await self.nobodyIsPromotedTwice()
        try await self.aLoginThatIsTakenPromotesNobody()
        try await self.ofManyPromotionsOneHappens()
    }

    private func promote(
        _ account: AccountID,
        to credentials: Credentials,
        displayName: String? = nil,
        in store: any AccountStore,
        spending invite: InviteDigest? = nil
    ) async throws -> Promotion {
        try await store.promote(
            account,
            credentials: credentials,
            displayName: displayName,
            agreeingTo: "2",
            spending: invite,
            at: self.after(.seconds(60))
        )
    }

    private func aGuestBecomesAMember() async throws {
        let store = try await self.makeStore()
        let (guest, session) = try await self.enter(.guest, into: store)
        let credentials = try self.credentials("Zoë")
        let member = guest.with(
            kind: .member,
            displayName: "Zoë of the hall",
            adultConfirmedAt: self.after(.seconds(60)),
            termsVersion: "2"
        )
        let promotion = try await self.promote(guest.id, to: credentials, displayName: "Zoë of the hall", in: store)
        #expect(promotion == .promoted(member))
        #expect(try await store.holder(of: session.id) == SessionHolder(account: member, session: session))
        #expect(
            try await store.member(with: credentials.login.key) == Member(account: member, credentials: credentials)
        )
        #expect(try await self.feed(of: store) == [], "nobody is shown out")
    }

    private func aPromotionWithoutANameKeepsTheOneThereIs() async throws {
        let store = try await self.makeStore()
        let (guest, _) = try await self.enter(.guest, into: store)
        _ = try await self.promote(guest.id, to: try self.credentials("zoe"), in: store)
        #expect(try await store.account(guest.id)?.displayName == guest.displayName)
        #expect(try await store.account(guest.id)?.kind == .member)
    }

    private func nobodyIsPromotedTwice() async throws {
        let store = try await self.makeStore()
        let digest = self.inviteDigest(of: 1)
        let (guest, _) = try await self.enter(.guest, into: store)
        let (member, _) = try await self.enter(.member, into: store)
        try await store.add(self.invite(uses: 2), digest: digest, noting: self.entry(.inviteMade))
        let credentials = try self.credentials("first")
        _ = try await self.promote(guest.id, to: credentials, in: store, spending: digest)
        let promoted = try await store.record(of: guest.id)
        let untouched = try await store.record(of: member.id)
        let late = try self.credentials("second", hash: "late")
        for account in [guest.id, member.id, .random()] {
            let promotion = try await self.promote(account, to: late, displayName: "Max", in: store, spending: digest)
            #expect(promotion == .notAGuest)
        }
        #expect(try await store.record(of: guest.id) == promoted)
        #expect(try await store.record(of: member.id) == untouched)
        #expect(try await store.member(with: late.login.key) == nil)
        #expect(try await store.invite(with: digest)?.uses == 1)
    }

    private func aLoginThatIsTakenPromotesNobody() async throws {
        let store = try await self.makeStore()
        let digest = self.inviteDigest(of: 1)
        let (guest, session) = try await self.enter(.guest, into: store)
        _ = try await self.enter(.member, as: "Straße", into: store)
        try await store.add(self.invite(), digest: digest, noting: self.entry(.inviteMade))
        let credentials = try self.credentials("STRASSE")
        let promotion = try await self.promote(
            guest.id,
            to: credentials,
            displayName: "Max",
            in: store,
            spending: digest
        )
        #expect(promotion == .loginTaken)
        let record = AccountRecord(account: guest, credentials: nil, ban: nil, sessions: [session])
        #expect(try await store.record(of: guest.id) == record)
        #expect(try await store.invite(with: digest)?.uses == 1)
    }

    private func ofManyPromotionsOneHappens() async throws {
        let store = try await self.makeStore()
        let (guest, _) = try await self.enter(.guest, into: store)
        let promotions = try await withThrowingTaskGroup(of: Promotion.self) { group in
            for index in 0..<8 {
                let (credentials, now) = (try self.credentials("zoe \(index)"), self.start)
                group.addTask {
                    try await store.promote(
                        guest.id,
                        credentials: credentials,
                        displayName: nil,
                        agreeingTo: "2",
                        spending: nil,
                        at: now
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(promotions.count { $0 == .notAGuest } == 7)
    }
}
