import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct SignUpTests {
    @Test func whoSignsUpIsIn() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp("Zoë", displayName: " Zoë of the hall ")
        let identity = try await door.service.identify(accessToken: signedIn.accessToken)
        #expect(!signedIn.account.isGuest)
        #expect(signedIn.account.displayName == "Zoë of the hall")
        #expect(signedIn.expiresIn == .seconds(900))
        #expect(signedIn.refreshExpiresIn == .seconds(30 * 86_400))
        #expect(identity.account == signedIn.account.id)
        #expect(identity.session == signedIn.session)
        #expect(identity.displayName == "Zoë of the hall")
        #expect(!identity.isGuest)
        #expect(try await door.service.account(identity.account) == signedIn.account)
    }

    @Test func theConsentIsKept() async throws {
        let door = await Doorway(policy: AccountPolicy(terms: "2026-01"))
        let account = try await door.signUp(consent: Consent(adult: true, terms: "2026-01")).account
        #expect(account.adultConfirmedAt == door.clock.now)
        #expect(account.termsVersion == "2026-01")
    }

    @Test(arguments: [
        Consent(adult: false, terms: "1"), Consent(adult: true, terms: nil), Consent(adult: true, terms: "0"),
    ])
    func withoutConsentNobodyComesIn(consent: Consent) async {
        let door = await Doorway()
        await expectRefusal(.consentRequired) { try await door.signUp(consent: consent) }
        await expectRefusal(.consentRequired) { try await door.guestPass(consent: consent) }
    }

    @Test func whereSignUpIsClosedNobodySignsUp() async throws {
        let door = await Doorway(policy: AccountPolicy(signUp: .closed))
        let guest = try await door.identify(door.guestPass())
        let invite = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo").code
        await expectRefusal(.signUpClosed) { try await door.signUp(invite: invite) }
        await expectRefusal(.signUpClosed) { try await door.signUp(invite: invite, promoting: guest) }
    }

    @Test(arguments: [("zoe", "ZOE"), ("Zoë", "zoe\u{308}"), ("straße", "STRASSE"), ("wide", "Ｗｉｄｅ")])
    func aNameIsTakenInAllWaysOfWritingIt(first: String, second: String) async throws {
        let door = await Doorway()
        try await door.signUp(first)
        await expectRefusal(.nameTaken) { try await door.signUp(second) }
        try await door.signIn(second)
    }

    @Test func ofTwoWhoWantANameAtOnceOneGetsIt() async {
        let door = await Doorway()
        let codes = await withTaskGroup(of: AccountError.Code?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do throws(AccountError) {
                        try await door.signUp("wanted")
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.count { $0 == nil } == 1)
        #expect(codes.count { $0 == .nameTaken } == 7)
    }

    @Test(arguments: ["", "   ", "a\u{0}b", String(repeating: "a", count: 33)])
    func aNameThatCannotBeOneIsRefused(name: String) async {
        let door = await Doorway()
        await expectRefusal(.invalidRequest) { try await door.signUp(name) }
        await expectRefusal(.invalidRequest) { try await door.signUp(displayName: name) }
        await expectRefusal(.invalidRequest) { try await door.guestPass(name) }
    }

    @Test(arguments: ["short", "password", "12345678", "Strange Loop", String(repeating: "long ", count: 26)])
    func aWeakPasswordIsRefused(password: String) async {
        let door = await Doorway()
        await expectRefusal(.weakPassword) { try await door.signUp("Strange Loop", password: password) }
    }

    @Test func theLoginIsNeverShown() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp("my secret login")
        #expect(signedIn.account.displayName.wholeMatch(of: /Guest [1-9][0-9]{3}/) != nil)
    }

    @Test func aGuestIsInForAWhile() async throws {
        let door = await Doorway(policy: AccountPolicy(guestTTL: .seconds(3_600)))
        let signedIn = try await door.guestPass()
        #expect(signedIn.account.isGuest)
        #expect(signedIn.account.displayName.hasPrefix("Guest "))
        #expect(signedIn.refreshExpiresIn == .seconds(3_600))
        #expect(try await door.service.identify(accessToken: signedIn.accessToken).isGuest)
    }

    @Test func whereGuestsAreNotAllowedNoneComesIn() async {
        let door = await Doorway(policy: AccountPolicy(guestsAllowed: false))
        await expectRefusal(.guestsNotAllowed) { try await door.guestPass() }
    }

    @Test func signUpsAndGuestPassesAreCountedByAddress() async throws {
        let door = await Doorway(policy: AccountPolicy(passesPerMinute: 2))
        try await door.signUp(from: "2001:db8::1")
        try await door.guestPass(from: "2001:db8::2")
        let refusal = await expectRefusal(.rateLimited) { try await door.guestPass(from: "2001:db8::3") }
        #expect(refusal?.retryAfter == .seconds(30))
        await expectRefusal(.rateLimited) { try await door.signUp("max", from: "2001:db8::4") }
        try await door.guestPass(from: "2001:db8:0:1::1")
        door.clock.advance(by: .seconds(30))
        try await door.guestPass(from: "2001:db8::3")
    }

    @Test func whatIsWrongWithARequestIsSaidBeforeItCounts() async throws {
        let door = await Doorway(policy: AccountPolicy(passesPerMinute: 1))
        for _ in 0..<5 {
            await expectRefusal(.weakPassword) { try await door.signUp(password: "short") }
        }
        try await door.signUp()
    }

    @Test func anOutageIsToldAsSuch() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        door.store.fail(with: StoreError(code: .unavailable, message: "no disk"))
        let refusal = await expectRefusal(.unavailable) { try await door.signUp() }
        #expect(refusal?.retryAfter != nil)
        #expect(refusal?.cause is StoreError)
        await expectRefusal(.unavailable) { _ = try await door.service.identify(accessToken: signedIn.accessToken) }
    }

    @Test func anUnknownAccountIsNotFound() async {
        let door = await Doorway()
        await expectRefusal(.notFound) { _ = try await door.service.account(.random()) }
    }
}
