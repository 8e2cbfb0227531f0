import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct SessionTests {
    @Test func anAccessTokenExpires() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        door.clock.advance(by: .seconds(899))
        _ = try await door.service.identify(accessToken: signedIn.accessToken)
        door.clock.advance(by: .seconds(1))
        await expectRefusal(.unauthorized) { _ = try await door.service.identify(accessToken: signedIn.accessToken) }
    }

    @Test func refreshingGoesOnInTheSameSession() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        let before = try await door.service.identify(accessToken: signedIn.accessToken)
        door.clock.advance(by: .seconds(3_600))
        let refreshed = try await door.service.refresh(signedIn.refresh)
        let after = try await door.service.identify(accessToken: refreshed.accessToken)
        #expect(after == before, "the guest stays the same too")
        #expect(refreshed.refreshToken != signedIn.refreshToken)
        #expect(refreshed.refreshExpiresIn == .seconds(30 * 86_400), "the session's life starts anew")
        #expect(try await door.service.account(after.account).lastSeenAt == door.clock.now)
    }

    @Test func twoTabsGetTheSameSuccessor() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        let first = try await door.service.refresh(signedIn.refresh)
        door.clock.advance(by: .seconds(29))
        let second = try await door.service.refresh(signedIn.refresh)
        #expect(first.refreshToken == second.refreshToken)
        _ = try await door.service.identify(accessToken: second.accessToken)
        _ = try await door.service.refresh(second.refresh)
    }

    @Test func manyTabsAtOnceGetTheSameSuccessor() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        let successors = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<16 {
                group.addTask { try await door.service.refresh(signedIn.refresh).refresh }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(successors.count == 1)
    }

    @Test func aTokenUsedLongAgoEndsTheSessionForEverybody() async throws {
        let door = await Doorway()
        let stolen = try await door.guestPass().refresh
        let owner = try await door.service.refresh(stolen)
        door.clock.advance(by: .seconds(30))
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(stolen) }
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(owner.refresh) }
        await expectRefusal(.unauthorized) { _ = try await door.service.identify(accessToken: owner.accessToken) }
    }

    @Test func endingOneSessionLeavesTheOthers() async throws {
        let door = await Doorway()
        let phone = try await door.signUp()
        let desk = try await door.signIn()
        try await door.service.signOut(session: phone.session)
        await expectRefusal(.unauthorized) { _ = try await door.service.identify(accessToken: phone.accessToken) }
        _ = try await door.service.identify(accessToken: desk.accessToken)
    }

    @Test(arguments: ["", "garbage", String(repeating: "A", count: 107)])
    func whatIsNoRefreshTokenIsRefused(text: String) async throws {
        let door = await Doorway()
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(text) }
        #expect(try await door.service.signOut(refreshToken: text) == nil)
    }

    @Test func aMadeUpTokenEndsNobodysSession() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        var key = UnguessableGenerator()
        let forger = SignInSession.begin(
            for: .random(),
            on: nil,
            at: door.clock.now,
            lasting: .seconds(1),
            using: &key
        ).session
        let madeUp = RefreshToken(
            session: signedIn.session,
            secret: [UInt8](repeating: 1, count: 32),
            sealedWith: forger.chainKey
        )
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(madeUp.text) }
        #expect(try await door.service.signOut(refreshToken: madeUp.text) == nil)
        _ = try await door.service.refresh(signedIn.refresh)
    }

    @Test func aSessionEndsWhenNobodyRefreshesIt() async throws {
        let door = await Doorway(policy: AccountPolicy(refreshTTL: .seconds(3_600)))
        let signedIn = try await door.signUp()
        door.clock.advance(by: .seconds(3_600))
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(signedIn.refresh) }
    }

    @Test func refreshingTooOftenIsLimited() async throws {
        let door = await Doorway()
        var token = try await door.guestPass().refresh
        for _ in 0..<SignInSession.refreshesPerWindow {
            token = try await door.service.refresh(token).refresh
        }
        let refusal = await expectRefusal(.rateLimited) { _ = try await door.service.refresh(token) }
        #expect(refusal?.retryAfter == .seconds(30))
        door.clock.advance(by: .seconds(30))
        _ = try await door.service.refresh(token)
    }

    @Test func signingOutEndsTheSessionAndMayBeRepeated() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        for _ in 0..<2 {
            try await door.service.signOut(session: signedIn.session)
        }
        await expectRefusal(.unauthorized) { _ = try await door.service.identify(accessToken: signedIn.accessToken) }
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(signedIn.refresh) }
    }

    @Test func theCookieAloneSignsOutEvenIfItWasUsed() async throws {
        let door = await Doorway()
        let signedIn = try await door.signUp()
        let refreshed = try await door.service.refresh(signedIn.refresh)
        door.clock.advance(by: .seconds(120))
        #expect(try await door.service.signOut(refreshToken: signedIn.refresh) == signedIn.session)
        await expectRefusal(.unauthorized) { _ = try await door.service.identify(accessToken: refreshed.accessToken) }
    }

    @Test func aTokenOfAnotherAccountsSessionIsRefused() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        let claims = try #require(await door.service.tokens.verify(signedIn.accessToken, at: door.clock.now))
        let crossed = try await door.service.tokens.issue(
            for: .random(),
            session: claims.session,
            at: door.clock.now,
            lasting: .seconds(900)
        )
        await expectRefusal(.unauthorized) { _ = try await door.service.identify(accessToken: crossed) }
    }

    @Test func guestsWhoStayAwayAreForgottenAndMembersAreNot() async throws {
        let door = await Doorway(policy: AccountPolicy(guestTTL: .seconds(3_600)))
        let gone = try await door.guestPass()
        let member = try await door.signUp()
        let present = try await door.guestPass()
        door.clock.advance(by: .seconds(1_800))
        _ = try await door.service.refresh(present.refresh)
        door.clock.advance(by: .seconds(1_801))
        try await door.service.prune()
        await expectRefusal(.notFound) { _ = try await door.service.account(gone.account.id) }
        _ = try await door.service.account(present.account.id)
        _ = try await door.service.account(member.account.id)
        try await door.signIn()
    }

    /// Whoever has looked at a session finds out by it whether anybody has been told of anything since.
    @Test func whatTheFeedTellsIsCounted() async throws {
        let door = await Doorway()
        let signedIn = try await door.guestPass()
        let before = door.service.revocationsTold
        let start = try await door.service.revocations(after: nil).cursor
        #expect(try await door.service.revocations(after: start).all == [])
        #expect(door.service.revocationsTold == before, "nothing was told")
        try await door.service.signOut(session: signedIn.session)
        #expect(door.service.revocationsTold == before, "nobody has been told yet")
        #expect(try await door.service.revocations(after: start).all.count == 1)
        #expect(door.service.revocationsTold != before)
    }
}
