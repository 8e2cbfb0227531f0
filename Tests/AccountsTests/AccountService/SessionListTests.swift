import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct SessionListTests {
    @Test func theSessionsThatLastAreListedTheNewestFirst() async throws {
        let door = await Doorway(policy: AccountPolicy(refreshTTL: .seconds(3_600)))
        let start = door.clock.now
        let expired = try await door.signUp()
        door.clock.advance(by: .seconds(600))
        let phone = try await door.signIn(device: "Firefox on Android")
        door.clock.advance(by: .seconds(600))
        let ended = try await door.signIn()
        let desk = try await door.signIn(device: "Safari on macOS")
        try await door.signUp("max")
        try await door.service.signOut(session: ended.session)
        door.clock.advance(by: .seconds(2_400))
        _ = try await door.service.refresh(phone.refresh)
        let sessions = try await door.service.sessions(of: expired.account.id)
        #expect(sessions.map(\.id) == [desk.session, phone.session])
        #expect(sessions.map(\.device) == ["Safari on macOS", "Firefox on Android"])
        #expect(sessions.map { start.duration(to: $0.createdAt) } == [.seconds(1_200), .seconds(600)])
        #expect(sessions.map { start.duration(to: $0.refreshedAt) } == [.seconds(1_200), .seconds(3_600)])
        #expect(sessions.map { start.duration(to: $0.expiresAt) } == [.seconds(4_800), .seconds(7_200)])
    }

    @Test(arguments: [" Firefox on Android ", "a\u{0}b", "", String(repeating: "a", count: 65)])
    func aDeviceIsKeptIfItCanBeShown(device: String) async throws {
        let door = await Doorway()
        let account = try await door.guestPass(device: device).account.id
        let kept = device.contains("Firefox") ? "Firefox on Android" : nil
        #expect(try await door.service.sessions(of: account).map(\.device) == [kept])
    }

    @Test func onesOwnSessionIsEndedAndNoOther() async throws {
        let door = await Doorway()
        let phone = try await door.signUp()
        let desk = try await door.signIn()
        let stranger = try await door.signUp("max")
        let account = phone.account.id
        for session in [stranger.session, .random()] {
            await expectRefusal(.notFound) { try await door.service.end(session, of: account) }
        }
        try await door.service.end(phone.session, of: account)
        await expectRefusal(.notFound) { try await door.service.end(phone.session, of: account) }
        await expectRefusal(.unauthorized) { _ = try await door.identify(phone) }
        _ = try await door.identify(desk)
        _ = try await door.identify(stranger)
        #expect(try await door.feed() == [Revocation(account: account, session: phone.session, reason: .signedOut)])
        door.clock.advance(by: .seconds(31 * 86_400))
        await expectRefusal(.notFound) { try await door.service.end(desk.session, of: account) }
    }

    @Test func theSessionLeftAloneLongestMakesRoom() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 0))
        let first = try await door.signUp()
        door.clock.advance(by: .seconds(1))
        let second = try await door.signIn()
        for _ in 2..<SignInSession.mostPerAccount {
            door.clock.advance(by: .seconds(1))
            try await door.signIn()
        }
        _ = try await door.service.refresh(first.refresh)
        #expect(try await door.service.sessions(of: first.account.id).count == SignInSession.mostPerAccount)
        let newest = try await door.signIn()
        let sessions = try await door.service.sessions(of: first.account.id).map(\.id)
        #expect(sessions.count == SignInSession.mostPerAccount)
        #expect(Set(sessions).isSuperset(of: [newest.session, first.session]))
        await expectRefusal(.unauthorized) { _ = try await door.identify(second) }
        let told = [Revocation(account: first.account.id, session: second.session, reason: .signedOut)]
        #expect(try await door.feed() == told)
    }

    @Test func signingOutAndACopiedTokenAreToldInOrder() async throws {
        let door = await Doorway()
        let (first, second, third) = (
            try await door.guestPass(), try await door.guestPass(), try await door.guestPass()
        )
        let start = try await door.service.revocations(after: nil)
        try await door.service.signOut(session: first.session)
        _ = try await door.service.signOut(refreshToken: second.refresh)
        _ = try await door.service.refresh(third.refresh)
        door.clock.advance(by: .seconds(30))
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(third.refresh) }
        let told = [first, second, third].map {
            Revocation(account: $0.account.id, session: $0.session, reason: .signedOut)
        }
        let news = try await door.service.revocations(after: start.cursor)
        #expect(start.all == [])
        #expect(news.all == told)
        #expect(try await door.service.revocations(after: nil) == Revocations(cursor: news.cursor, all: []))
    }

    @Test func theFeedIsToldInPieces() async throws {
        let door = await Doorway(policy: AccountPolicy(passesPerMinute: 0))
        let account = try await door.guestPass().account.id
        for index in 0...Revocations.most {
            let reason = "spam \(index)"
            _ = try await door.moderation.ban(account, because: reason, until: nil, by: "mo")
        }
        let first = try await door.service.revocations(after: 0)
        #expect(first.all.count == Revocations.most)
        #expect(try await door.service.revocations(after: first.cursor).all.count == 1)
    }

    @Test func revocationsAreForgottenAfterADay() async throws {
        let door = await Doorway()
        try await door.service.signOut(session: door.guestPass().session)
        door.clock.advance(by: .seconds(86_400))
        try await door.service.prune()
        #expect(try await door.feed().count == 1)
        door.clock.advance(by: .seconds(1))
        try await door.service.prune()
        #expect(try await door.feed() == [])
    }
}
