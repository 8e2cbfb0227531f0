import NIOCore
import TestSupport
import Testing

@testable import SocketIORedis

@Suite struct OutboxTests {
    private let one = ByteBuffer(string: "one")
    private let two = ByteBuffer(string: "two")

    private func next(_ outbox: inout Outbox) -> [Parcel.Content] {
        outbox.next(limit: 100, bytes: 1_000)
    }

    @Test func broadcastsAreNumberedFromOneAndVolatileOnesAreNot() {
        var outbox = Outbox(bound: 10, bytes: 100)
        #expect(outbox.put(self.one, isVolatile: false) == true)
        #expect(outbox.put(self.one, isVolatile: true) == true)
        #expect(outbox.put(self.two, isVolatile: false) == true)
        #expect(self.next(&outbox) == [.numbered(1, self.one), .passing(self.one), .numbered(2, self.two)])
        #expect(!outbox.isIdle)
        outbox.said()
        #expect(outbox.isIdle)
        #expect(self.next(&outbox) == [])
    }

    @Test func oneBatchIsUnderWayAtATime() {
        var outbox = Outbox(bound: 10, bytes: 100)
        for _ in 0..<3 { #expect(outbox.put(self.one, isVolatile: false) == true) }
        #expect(outbox.next(limit: 2, bytes: 1_000).count == 2)
        #expect(outbox.next(limit: 2, bytes: 1_000) == [])
        outbox.said()
        #expect(outbox.next(limit: 2, bytes: 1_000) == [.numbered(3, self.one)])
    }

    @Test func aBatchKeepsToItsBytesButIsNeverEmptyForThat() {
        var outbox = Outbox(bound: 10, bytes: 100)
        for _ in 0..<3 { #expect(outbox.put(self.one, isVolatile: false) == true) }
        #expect(outbox.next(limit: 10, bytes: 6).count == 2)
        outbox.said()
        #expect(outbox.next(limit: 10, bytes: 1).count == 1)
    }

    @Test func whatHasNoRoomIsLostAndAMarkTellsOfIt() {
        var outbox = Outbox(bound: 2, bytes: 100)
        for number in 0..<5 { #expect(outbox.put(self.one, isVolatile: false) == (number < 2)) }
        #expect(outbox.put(self.one, isVolatile: true) == false)
        #expect(self.next(&outbox) == [.numbered(1, self.one), .numbered(2, self.one), .mark(5)])
        outbox.said()
        #expect(outbox.put(self.two, isVolatile: false) == true)
        #expect(self.next(&outbox) == [.numbered(6, self.two)])
    }

    @Test func bytesHaveABoundTooButOneBroadcastAloneIsTaken() {
        var outbox = Outbox(bound: 10, bytes: 5)
        #expect(outbox.put(ByteBuffer(repeating: 1, count: 6), isVolatile: false) == true)
        #expect(outbox.put(self.one, isVolatile: false) == false)
        #expect(self.next(&outbox).count == 2)
        outbox.said()
        #expect(outbox.put(self.one, isVolatile: false) == true)
        #expect(outbox.put(self.two, isVolatile: false) == false)
    }

    @Test func aMarkThatIsAskedForStandsBehindAllThatHasANumber() {
        var outbox = Outbox(bound: 10, bytes: 100)
        outbox.markWanted()
        #expect(self.next(&outbox) == [.mark(0)])
        outbox.said()
        for _ in 0..<3 { #expect(outbox.put(self.one, isVolatile: false) == true) }
        outbox.markWanted()
        outbox.markWanted()
        #expect(outbox.next(limit: 2, bytes: 100) == [.numbered(1, self.one), .numbered(2, self.one)])
        outbox.said()
        #expect(self.next(&outbox) == [.numbered(3, self.one), .mark(3)])
        outbox.said()
        #expect(self.next(&outbox) == [])
    }

    @Test func whileRedisIsAwayNothingIsKeptAndTheMarkIsSaidUntilItIsTaken() {
        var outbox = Outbox(bound: 10, bytes: 100)
        outbox.helloWanted()
        for _ in 0..<3 { #expect(outbox.put(self.one, isVolatile: false) == true) }
        #expect(outbox.next(limit: 2, bytes: 100) == [.hello, .numbered(1, self.one)])
        #expect(outbox.failed(asking: true) == 2)
        #expect(outbox.isAway && outbox.isIdle)
        #expect(outbox.put(self.one, isVolatile: false) == false)
        #expect(outbox.put(self.one, isVolatile: true) == false)
        #expect(self.next(&outbox) == [.hello, .mark(4)])
        #expect(outbox.failed(asking: true) == 0)
        #expect(self.next(&outbox) == [.hello, .mark(4)])
        // What is lost meanwhile is in the next mark.
        #expect(outbox.put(self.one, isVolatile: false) == false)
        outbox.said()
        #expect(self.next(&outbox) == [.mark(5)])
        outbox.said()
        #expect(outbox.put(self.two, isVolatile: false) == true)
        #expect(self.next(&outbox) == [.numbered(6, self.two)])
    }

    /// Whatever is lost on the way, whoever reads what is left finds out about all of it.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func noLossStaysUntold(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var outbox = Outbox(bound: 5, bytes: 1_000)
        var ledger = SenderLedger(bound: 1)
        let sender = SenderID(value: 1)
        var published: UInt64 = 0
        var heard: UInt64 = 0
        var missing = false

        func read(_ batch: ArraySlice<Parcel.Content>) {
            for content in batch {
                switch content {
                case .numbered(let number, _):
                    let verdict = ledger.heard(number, from: sender)
                    #expect(number > heard)
                    #expect((verdict == .nextAfterGap) == (number != heard + 1))
                    heard = number
                case .mark(let number):
                    #expect(ledger.marked(number, from: sender) == (number != heard))
                    heard = number
                case .passing, .hello:
                    break
                }
            }
        }

        for _ in 0..<2_000 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                published += 1
                _ = outbox.put(self.one, isVolatile: false)
            default:
                let batch = outbox.next(limit: 3, bytes: 1_000)
                guard !batch.isEmpty else { continue }
                if Int.random(in: 0..<5, using: &generator) == 0 {
                    // A part of it may have arrived all the same.
                    read(batch.prefix(Int.random(in: 0...batch.count, using: &generator)))
                    _ = outbox.failed(asking: false)
                    missing = true
                } else {
                    read(batch[...])
                    outbox.said()
                }
            }
        }
        while true {
            let batch = outbox.next(limit: 3, bytes: 1_000)
            guard !batch.isEmpty else { break }
            read(batch[...])
            outbox.said()
        }
        #expect(heard == published, "seed \(seed)")
        #expect(missing)
    }
}
