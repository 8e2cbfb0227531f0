import NIOCore
import RedisClient
import SocketIOServer
import TestSupport
import Testing

@testable import SocketIORedis

@Suite struct InboxTests {
    private static let own = SenderID(value: 1)
    private static let other = SenderID(value: 2)
    private let broadcast = Broadcast(.join(["a"]), namespace: "/")

    private func inbox() -> Inbox {
        var inbox = Inbox(own: Self.own, maximumSenders: 8)
        #expect(inbox.subscribed() == [.askForMarks])
        return inbox
    }

    private func message(_ content: Parcel.Content, from sender: SenderID = other) -> RedisSubscription.Element {
        self.message(Parcel(sender: sender, content: content).encoded())
    }

    private func message(_ bytes: ByteBuffer) -> RedisSubscription.Element {
        .message(RedisMessage(channel: "c", payload: bytes))
    }

    @Test func whatOthersSayIsDeliveredAndWhatOneSaysOneselfIsNot() throws {
        var inbox = self.inbox()
        let bytes = try self.broadcast.encoded()
        #expect(inbox.received(self.message(.numbered(1, bytes))) == [.deliver(self.broadcast)])
        #expect(inbox.received(self.message(.passing(bytes))) == [.deliver(self.broadcast)])
        for content in [Parcel.Content.numbered(1, bytes), .passing(bytes), .mark(9), .hello] {
            #expect(inbox.received(self.message(content, from: Self.own)) == [])
        }
    }

    @Test func aGapStandsBeforeWhatFollowsIt() throws {
        var inbox = self.inbox()
        let bytes = try self.broadcast.encoded()
        #expect(inbox.received(self.message(.numbered(3, bytes))) == [.deliver(.gap), .deliver(self.broadcast)])
        #expect(inbox.received(self.message(.mark(4))) == [.deliver(.gap)])
        #expect(inbox.received(self.message(.numbered(2, bytes))) == [.reject(.stale)])
    }

    @Test func whoeverAsksIsAnsweredWithAMark() {
        var inbox = self.inbox()
        #expect(inbox.received(self.message(.hello)) == [.answerWithMark])
    }

    @Test func whatIsMissedByThisServerItselfIsAGapAndAllAreAsked() throws {
        var inbox = self.inbox()
        let bytes = try self.broadcast.encoded()
        #expect(inbox.received(.lagged(3)) == [.deliver(.gap), .askForMarks])
        #expect(inbox.received(.reconnected) == [.deliver(.gap), .askForMarks])
        #expect(inbox.subscribed() == [.deliver(.gap), .askForMarks])
        #expect(inbox.received(self.message(.mark(3))) == [.deliver(.gap)])
        #expect(inbox.received(.reconnected) == [.deliver(.gap), .askForMarks])
        #expect(inbox.received(self.message(.mark(8))) == [])
        #expect(inbox.received(self.message(.numbered(9, bytes))) == [.deliver(self.broadcast)])
    }

    @Test func whatIsNoParcelIsRejectedAndIsNoGap() {
        var inbox = self.inbox()
        #expect(inbox.received(self.message(ByteBuffer(string: "hello"))) == [.reject(.version)])
        #expect(inbox.received(self.message(ByteBuffer(bytes: [1, 9]))) == [.reject(.malformed)])
        let huge = ByteBuffer(repeating: 1, count: Parcel.maximumHead + Broadcast.maximumSize + 1)
        #expect(inbox.received(self.message(huge)) == [.reject(.tooLarge)])
    }

    @Test func aGapStandsInThePlaceOfABroadcastThatCannotBeRead() throws {
        var inbox = self.inbox()
        let garbage = ByteBuffer(string: "garbage")
        #expect(inbox.received(self.message(.numbered(1, garbage))) == [.deliver(.gap), .reject(.malformed)])
        #expect(inbox.received(self.message(.numbered(3, garbage))) == [.deliver(.gap), .reject(.malformed)])
        #expect(inbox.received(self.message(.passing(garbage))) == [.reject(.malformed)])
        #expect(
            inbox.received(self.message(.numbered(4, try self.broadcast.encoded()))) == [.deliver(self.broadcast)]
        )
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>) func nothingThatIsHeardMakesItTrap(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var inbox = self.inbox()
        let sample = Array(
            Parcel(sender: Self.other, content: .numbered(7, try self.broadcast.encoded())).encoded().readableBytesView
        )
        var directives: [Inbox.Directive] = []
        for _ in 0..<2_000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...3, using: &generator) == 0 ? bytes.count / 2 : 0)
            directives += inbox.received(self.message(ByteBuffer(bytes: bytes)))
        }
        #expect(directives.contains(.deliver(self.broadcast)))
        #expect(directives.contains(.reject(.malformed)))
        #expect(directives.contains(.reject(.version)))
    }
}
