import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct BanTests {
    /// 2026-12-01 10:00 UTC.
    private let until = Instant(milliseconds: 1_796_119_200_000)

    @Test func whoIsBannedIsToldWhyAndUntilWhen() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        _ = try await door.moderation.ban(signedIn.account.id, because: "spam", until: self.until, by: "mo")
        let words = "You are shut out here until 2026-12-01 10:00 UTC: spam."
        let refusals = [
            await expectRefusal(.banned) { _ = try await door.identify(signedIn) },
            await expectRefusal(.banned) { _ = try await door.service.refresh(signedIn.refresh) },
            await expectRefusal(.banned) { try await door.signIn() },
        ]
        #expect(refusals.map(\.?.message) == [words, words, words])
    }

    @Test func aBanWithoutAnEndIsForGood() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        _ = try await door.moderation.ban(signedIn.account.id, because: "spam", until: nil, by: "mo")
        door.clock.advance(by: .seconds(86_400 * 3_650))
        let refusal = await expectRefusal(.banned) { try await door.signIn() }
        #expect(refusal?.message == "You are shut out here: spam.")
    }

    @Test(arguments: [("spam.", "spam."), ("Really?", "Really?"), ("spam", "spam.")])
    func theSentenceEndsOnce(reason: String, end: String) {
        let ban = Ban(account: .random(), reason: reason, bannedAt: self.until, until: nil, by: "mo")
        #expect(AccountError.banned(ban).message == "You are shut out here: \(end)")
    }

    @Test func theEndIsToldToTheMinuteAndNeverTooEarly() {
        let until = self.until.advanced(by: .milliseconds(1))
        let ban = Ban(account: .random(), reason: "spam", bannedAt: self.until, until: until, by: "mo")
        #expect(ban.words == "until 2026-12-01 10:01 UTC: spam")
    }

    @Test func aBanIsNotToldToWhoDoesNotKnowThePassword() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        _ = try await door.moderation.ban(account, because: "spam", until: nil, by: "mo")
        await expectRefusal(.wrongCredentials) { try await door.signIn(password: "hallway at noon") }
    }

    @Test func nobodyIsToldOfABanByATokenThatIsGoodForNothing() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        try await door.service.signOut(session: signedIn.session)
        _ = try await door.moderation.ban(signedIn.account.id, because: "spam", until: nil, by: "mo")
        await expectRefusal(.unauthorized) { _ = try await door.identify(signedIn) }
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(signedIn.refresh) }
    }

    @Test func whenABanIsOverTheSessionsThatLastAreGoodAgain() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        let end = door.clock.now.advanced(by: .seconds(60))
        _ = try await door.moderation.ban(signedIn.account.id, because: "spam", until: end, by: "mo")
        await expectRefusal(.banned) { _ = try await door.service.refresh(signedIn.refresh) }
        door.clock.advance(by: .seconds(59))
        await expectRefusal(.banned) { _ = try await door.identify(signedIn) }
        door.clock.advance(by: .seconds(1))
        _ = try await door.identify(signedIn)
        _ = try await door.service.refresh(signedIn.refresh)
        try await door.signIn()
    }

    @Test func whoIsLetInAgainIsIn() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        _ = try await door.moderation.ban(signedIn.account.id, because: "spam", until: nil, by: "mo")
        await expectRefusal(.banned) { _ = try await door.identify(signedIn) }
        #expect(try await door.moderation.unban(signedIn.account.id, by: "mo"))
        _ = try await door.identify(signedIn)
    }

    @Test func aCopiedTokenEndsTheSessionOfWhoIsBannedToo() async throws {
        let door = await Doorway()
        let stolen = try await door.guestPass()
        _ = try await door.service.refresh(stolen.refresh)
        _ = try await door.moderation.ban(stolen.account.id, because: "spam", until: nil, by: "mo")
        door.clock.advance(by: .seconds(30))
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(stolen.refresh) }
        #expect(
            try await door.feed().last
                == Revocation(account: stolen.account.id, session: stolen.session, reason: .signedOut)
        )
    }

    @Test func aBanIsToldInTheFeedAndEndsNoSession() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        _ = try await door.moderation.ban(signedIn.account.id, because: "spam", until: nil, by: "mo")
        #expect(try await door.feed() == [Revocation(account: signedIn.account.id, session: nil, reason: .banned)])
        #expect(try await door.service.sessions(of: signedIn.account.id).map(\.id) == [signedIn.session])
    }
}
