import Testing

@testable import RedisClient

@Suite struct SubscriptionBookTests {
    private let a = Topic(channel: "a", isSharded: false)
    private let b = Topic(channel: "b", isSharded: false)

    private func connectedBook() -> SubscriptionBook {
        var book = SubscriptionBook(bound: 8)
        #expect(book.connected() == [])
        return book
    }

    @Test func aSubscriberIsToldWhenAllOfItsChannelsAreJoined() {
        var book = self.connectedBook()
        #expect(book.subscribe(1, to: [self.b, self.a]) == [.join(self.a), .join(self.b)])
        #expect(book.joined(self.a) == [])
        #expect(book.joined(self.b) == [.establish(1)])
        #expect(book.audience(of: self.a) == [1])
    }

    @Test func aChannelIsJoinedOnceForAllWhoWantIt() {
        var book = self.connectedBook()
        #expect(book.subscribe(1, to: [self.a]) == [.join(self.a)])
        #expect(book.subscribe(2, to: [self.a]) == [])
        #expect(book.joined(self.a) == [.establish(1), .establish(2)])
        #expect(book.subscribe(3, to: [self.a]) == [.establish(3)])
        #expect(book.audience(of: self.a) == [1, 2, 3])
    }

    @Test func aChannelIsLeftByItsLastSubscriberAndThenForgotten() {
        var book = self.connectedBook()
        _ = book.subscribe(1, to: [self.a])
        _ = book.subscribe(2, to: [self.a])
        _ = book.joined(self.a)
        #expect(book.unsubscribe(1) == [])
        #expect(book.unsubscribe(2) == [.leave(self.a)])
        #expect(book.unsubscribe(2) == [])
        #expect(!book.isWanted)
        #expect(book.left(self.a) == [])
        #expect(book.subscribe(3, to: [self.a]) == [.join(self.a)])
    }

    @Test func whatIsWantedWhileTheServerIsAskedFollowsItsAnswer() {
        var book = self.connectedBook()
        _ = book.subscribe(1, to: [self.a])
        // It goes before it was joined: it is left as soon as it is.
        #expect(book.unsubscribe(1) == [])
        #expect(book.joined(self.a) == [.leave(self.a)])
        // Somebody wants it while it is left: it is joined again as soon as it is.
        #expect(book.subscribe(2, to: [self.a]) == [])
        #expect(book.left(self.a) == [.join(self.a)])
        #expect(book.joined(self.a) == [.establish(2)])
    }

    @Test func afterALossEverythingIsJoinedAgainAndWhoeverWasThereIsTold() {
        var book = self.connectedBook()
        _ = book.subscribe(1, to: [self.a, self.b])
        _ = book.joined(self.a)
        _ = book.joined(self.b)
        #expect(book.disconnected() == [])
        #expect(book.subscribe(2, to: [self.a]) == [])
        #expect(book.connected() == [.join(self.a), .join(self.b)])
        #expect(book.joined(self.a) == [.establish(2)])
        #expect(book.joined(self.b) == [.resume(1)])
    }

    @Test func aChannelNobodyWantsAnyMoreIsNotJoinedAgain() {
        var book = self.connectedBook()
        _ = book.subscribe(1, to: [self.a])
        _ = book.joined(self.a)
        #expect(book.unsubscribe(1) == [.leave(self.a)])
        #expect(book.disconnected() == [])
        #expect(book.connected() == [])
    }

    @Test func aLossBeforeTheFirstConfirmationIsNothingToTellOf() {
        var book = self.connectedBook()
        _ = book.subscribe(1, to: [self.a])
        #expect(book.disconnected() == [])
        #expect(book.connected() == [.join(self.a)])
        #expect(book.joined(self.a) == [.establish(1)])
    }

    @Test func aRefusalEndsAllWhoWantedTheChannelWithAllOfTheirOthers() {
        var book = self.connectedBook()
        let error = RedisError.server(RedisServerError(code: "NOPERM", message: "no"))
        _ = book.subscribe(1, to: [self.a, self.b])
        _ = book.subscribe(2, to: [self.a])
        _ = book.joined(self.b)
        #expect(book.refused(self.a, error) == [.leave(self.b), .fail(1, error), .fail(2, error)])
        #expect(!book.isWanted)
        #expect(book.joined(self.a) == [])
    }

    @Test func whereThereIsNoConnectionToBeHadOnlyNewcomersAreTurnedAway() {
        var book = self.connectedBook()
        let error = RedisError.unreachable(reason: "refused")
        _ = book.subscribe(1, to: [self.a])
        _ = book.joined(self.a)
        _ = book.disconnected()
        _ = book.subscribe(2, to: [self.b])
        #expect(book.unreachable(error) == [.fail(2, error)])
        #expect(book.connected() == [.join(self.a)])
        #expect(book.joined(self.a) == [.resume(1)])
    }

    @Test func aSubscriptionTheServerEndsByItselfIsAskedForAgain() {
        var book = self.connectedBook()
        _ = book.subscribe(1, to: [self.a])
        _ = book.joined(self.a)
        #expect(book.left(self.a) == [.join(self.a)])
        #expect(book.left(self.a) == [])
        #expect(book.joined(self.a) == [.resume(1)])
    }

    @Test func channelsAreToldApartByTheirBytes() {
        var book = self.connectedBook()
        let composed = Topic(channel: "caf\u{E9}", isSharded: false)
        let decomposed = Topic(channel: "cafe\u{301}", isSharded: false)
        #expect(book.subscribe(1, to: [composed, decomposed]) == [.join(decomposed), .join(composed)])
        #expect(composed < Topic(channel: composed.channel, isSharded: true))
    }

    @Test func thereAreNoMoreChannelsThanAreAllowed() {
        var book = SubscriptionBook(bound: 2)
        let sharded = Topic(channel: "a", isSharded: true)
        #expect(book.subscribe(1, to: [self.a, sharded]) == [])
        #expect(book.subscribe(2, to: [self.b]) == nil)
        #expect(book.subscribe(3, to: [self.a]) == [])
        #expect(book.unsubscribe(1) == [])
        #expect(book.subscribe(4, to: [self.b]) == [])
    }
}
