import Accounts
import Logging
import SharedKernel
import SocketIOClient
import TestSupport
import Testing

@testable import HallwayServer

@Suite(.timeLimit(.minutes(1)))
struct RevocationWatchTests {
    private func watch(_ stage: RealtimeStage) -> RevocationWatch {
        RevocationWatch(
            accounts: stage.accounts,
            switchboard: stage.switchboard,
            logger: LogFormat.text.logger(label: "test", level: .critical),
            start: 0
        )
    }

    @Test func whoIsSignedOutElsewhereIsShownOutAndOthersAreNot() async throws {
        try await RealtimeStage.run { stage in
            let (ada, ben) = (try await stage.enter(), try await stage.enter())
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            try await stage.accounts.signOut(session: seat.session)
            let end = await self.watch(stage).read(after: 0)
            try await ada.hears("signedOut")
            #expect(await self.watch(stage).read(after: end) == end, "the feed is read once")
            try await ben.find()
        }
    }

    @Test func aFeedThatCannotBeReadIsReadAgainFromTheSamePlace() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            try await stage.accounts.signOut(session: seat.session)
            stage.store.fail(with: StoreError(code: .unavailable, message: "out"))
            #expect(await self.watch(stage).read(after: 0) == 0)
            stage.store.fail(with: nil)
            _ = await self.watch(stage).read(after: 0)
            try await ada.hears("signedOut")
        }
    }

    @Test func aGuestWhoseTimeIsOverIsShownOutAndForgotten() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            stage.clock.advance(by: stage.accounts.policy.guestTTL)
            try await stage.accounts.prune()
            _ = await self.watch(stage).read(after: 0)
            try await ada.hears("signedOut")
            stage.clock.advance(by: .seconds(1))
            try await stage.accounts.prune()
            #expect(try await stage.store.account(seat.account) == nil)
        }
    }

    @Test func whoWasBannedAndIsNoLongerStays() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            let moderation = Moderation(store: stage.store, clock: stage.clock.wallClock)
            _ = try await moderation.ban(seat.account, because: "Spam", until: nil, by: "mod")
            _ = try await moderation.unban(seat.account, by: "mod")
            #expect(await self.watch(stage).read(after: 0) > 0)
            try await ada.find()
        }
    }

    /// Revoked between the look at the token and the taking of a seat: the feed was read before there was a seat to show
    /// out, so it is the second look that must see it.
    @Test func whoIsSignedOutWhileBeingLetInIsNotLetIn() async throws {
        try await RealtimeStage.run { stage in
            let pass = try await stage.pass()
            let identity = try await stage.accounts.identify(accessToken: pass.accessToken)
            stage.store.afterNextLook {
                try? await stage.store.revoke(identity.session, at: stage.clock.now)
                _ = await self.watch(stage).read(after: 0)
            }
            await #expect(throws: SocketIOClientError.self) { _ = try await stage.knock(pass) }
            #expect(stage.switchboard.seat(of: identity.guest) == nil)
        }
    }
}
