import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct PromotionTests {
    @Test func aGuestWhoSignsUpKeepsAccountAndSession() async throws {
        let door = await Doorway(policy: AccountPolicy(guestTTL: .seconds(3_600)))
        let guest = try await door.guestPass("Zoë")
        let before = try await door.identify(guest)
        door.clock.advance(by: .seconds(60))
        let member = try await door.signUp("zoe", promoting: before)
        #expect(member.account.id == guest.account.id)
        #expect(member.session == guest.session)
        #expect(member.account.kind == .member)
        #expect(member.account.displayName == "Zoë")
        #expect(member.account.adultConfirmedAt == door.clock.now)
        #expect(member.refreshToken == nil)
        #expect(member.refreshExpiresIn == .seconds(3_540), "what is left of the session")
        for accessToken in [guest.accessToken, member.accessToken] {
            let after = try await door.service.identify(accessToken: accessToken)
            #expect(after.guest == before.guest)
            #expect(!after.isGuest)
        }
        #expect(try await door.feed() == [])
        #expect(try await door.signIn("ZOE").account.id == guest.account.id)
    }

    @Test func theSessionGetsAMembersLifeAtItsNextRefresh() async throws {
        let door = await Doorway(policy: AccountPolicy(guestTTL: .seconds(3_600)))
        let guest = try await door.guestPass()
        try await door.signUp(promoting: door.identify(guest))
        #expect(try await door.service.refresh(guest.refresh).refreshExpiresIn == .seconds(30 * 86_400))
    }

    @Test func aNewNameMayBeGivenOnTheWay() async throws {
        let door = await Doorway()
        let guest = try await door.identify(door.guestPass("Zoë"))
        #expect(try await door.signUp(displayName: " Max ", promoting: guest).account.displayName == "Max")
    }

    @Test func theConsentIsTheNewOne() async throws {
        let door = await Doorway()
        let guest = try await door.identify(door.guestPass())
        let later = await door.later(policy: AccountPolicy(terms: "2"))
        await expectRefusal(.consentRequired) { try await later.signUp(promoting: guest) }
        let consent = Consent(adult: true, terms: "2")
        #expect(try await later.signUp(consent: consent, promoting: guest).account.termsVersion == "2")
    }

    @Test func whoIsAMemberIsNotPromoted() async throws {
        let door = await Doorway()
        let guest = try await door.identify(door.guestPass())
        try await door.signUp("zoe", promoting: guest)
        let member = try await door.identify(door.signUp("max"))
        // `guest` is who they were: as a second request that was under way at the same time has it.
        for identity in [guest, member] {
            await expectRefusal(.invalidRequest) { try await door.signUp("another", promoting: identity) }
        }
        await expectRefusal(.wrongCredentials) { try await door.signIn("another") }
    }

    @Test func aNameThatIsTakenLeavesTheGuestAsTheyWere() async throws {
        let door = await Doorway()
        let guest = try await door.guestPass("Zoë")
        let identity = try await door.identify(guest)
        try await door.signUp("taken")
        await expectRefusal(.nameTaken) { try await door.signUp("TAKEN", displayName: "Max", promoting: identity) }
        #expect(try await door.identify(guest) == identity)
        #expect(try await door.service.account(identity.account) == guest.account)
    }

    @Test func whoseSessionIsOverIsNotPromoted() async throws {
        let door = await Doorway()
        let guest = try await door.identify(door.guestPass())
        try await door.service.signOut(session: guest.session)
        await expectRefusal(.unauthorized) { try await door.signUp(promoting: guest) }
        #expect(try await door.service.account(guest.account).isGuest)
    }

    @Test func aPromotionCountsAsASignUp() async throws {
        let door = await Doorway(policy: AccountPolicy(passesPerMinute: 1))
        let guest = try await door.identify(door.guestPass())
        await expectRefusal(.rateLimited) { try await door.signUp(promoting: guest) }
    }
}
