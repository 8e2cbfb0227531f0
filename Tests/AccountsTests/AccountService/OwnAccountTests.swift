import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct OwnAccountTests {
    @Test func theOwnerSeesTheLogin() async throws {
        let door = await Doorway()
        let member = try await door.signUp("Zoë").account
        let guest = try await door.guestPass().account
        #expect(try await door.service.overview(of: member.id) == AccountOverview(account: member, login: "Zoë"))
        #expect(try await door.service.overview(of: guest.id) == AccountOverview(account: guest, login: nil))
    }

    @Test func whatIsUnknownIsNotFound() async throws {
        let door = await Doorway()
        let nobody = Identity(account: .random(), session: .random(), guest: .random(), displayName: "", isGuest: false)
        let service = door.service
        await expectRefusal(.unauthorized) { _ = try await service.overview(of: nobody.account) }
        await expectRefusal(.unauthorized) { _ = try await service.export(nobody.account) }
        await expectRefusal(.unauthorized) { _ = try await service.sessions(of: nobody.account) }
        await expectRefusal(.unauthorized) { _ = try await service.rename(nobody.account, to: "Max") }
        await expectRefusal(.unauthorized) { _ = try await service.agree(nobody.account, to: Doorway.consent) }
        await expectRefusal(.unauthorized) { try await service.delete(nobody, password: nil) }
    }

    @Test func aNewNameIsTheOneOthersSee() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass("Zoë")
        #expect(try await door.service.rename(signedIn.account.id, to: " Max ").account.displayName == "Max")
        #expect(try await door.identify(signedIn).displayName == "Max")
        await expectRefusal(.invalidRequest) { _ = try await door.service.rename(signedIn.account.id, to: "a\u{0}") }
        #expect(try await door.identify(signedIn).displayName == "Max")
    }

    @Test func whoAgreesAnewIsKeptWithVersionAndTime() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        let later = await door.later(policy: AccountPolicy(terms: "2"))
        door.clock.advance(by: .seconds(60))
        for consent in [Doorway.consent, Consent(adult: false, terms: "2")] {
            await expectRefusal(.consentRequired) { _ = try await later.service.agree(account, to: consent) }
        }
        let agreed = try await later.service.agree(account, to: Consent(adult: true, terms: "2")).account
        #expect(agreed.termsVersion == "2")
        #expect(agreed.adultConfirmedAt == door.clock.now)
        #expect(try await door.service.account(account) == agreed)
    }

    @Test func theExportHoldsAllThatIsKept() async throws {
        let door = await Doorway()
        let first = try await door.signUp("Zoë", device: "Firefox on Android")
        door.clock.advance(by: .seconds(60))
        try await door.signIn("ZOË")
        let end = door.clock.now.advanced(by: .seconds(60))
        let ban = try await door.moderation.ban(first.account.id, because: "spam", until: end, by: "mo")
        door.clock.advance(by: .seconds(60))
        let export = try await door.service.export(first.account.id)
        #expect(export.login == "Zoë")
        #expect(export.account.lastSeenAt == first.account.createdAt.advanced(by: .seconds(60)))
        #expect(export.sessions == (try await door.service.sessions(of: first.account.id)))
        #expect(export.sessions.map(\.device) == [nil, "Firefox on Android"])
        #expect(export.ban == ban, "one that is over is kept for a while, so it is told of")
    }

    @Test func aMemberIsDeletedByTheirPasswordAlone() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        let identity = try await door.identify(signedIn)
        for password in [nil, "", "hallway at noon"] {
            await expectRefusal(.wrongCredentials) {
                try await door.service.delete(identity, password: password)
            }
        }
        _ = try await door.identify(signedIn)
        try await door.service.delete(identity, password: Doorway.password)
        await expectRefusal(.unauthorized) { _ = try await door.identify(signedIn) }
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(signedIn.refresh) }
        await expectRefusal(.wrongCredentials) { try await door.signIn() }
        await expectRefusal(.unauthorized) { _ = try await door.service.overview(of: identity.account) }
        #expect(try await door.feed() == [Revocation(account: identity.account, session: nil, reason: .signedOut)])
        let name = identity.account.description
        let entry = AuditEntry(at: door.clock.now, by: name, action: .accountDeleted, subject: name)
        #expect(try await door.moderation.audit(newest: 10) == [entry])
        try await door.signUp()
    }

    @Test func aGuestIsDeletedWithoutAPassword() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        try await door.service.delete(door.identify(signedIn), password: nil)
        await expectRefusal(.unauthorized) { _ = try await door.identify(signedIn) }
    }

    @Test func triesToDeleteAreCountedByAccountAndApartFromSignIns() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 2))
        let identity = try await door.identify(door.signUp())
        for index in 0..<2 {
            await expectRefusal(.wrongCredentials) {
                try await door.service.delete(identity, password: "guess \(index)!!")
            }
        }
        await expectRefusal(.rateLimited) {
            try await door.service.delete(identity, password: Doorway.password)
        }
        _ = try await door.signIn()
    }
}
