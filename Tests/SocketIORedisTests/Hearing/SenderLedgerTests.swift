import Testing

@testable import SocketIORedis

@Suite struct SenderLedgerTests {
    private let a = SenderID(value: 1)
    private let b = SenderID(value: 2)

    @Test func whoIsNewBeginsWithOne() {
        var ledger = SenderLedger(bound: 8)
        #expect(ledger.heard(1, from: self.a) == .next)
        #expect(ledger.heard(2, from: self.a) == .next)
        #expect(ledger.heard(2, from: self.b) == .nextAfterGap)
        #expect(ledger.heard(3, from: self.b) == .next)
    }

    @Test func aNumberThatIsLeftOutIsAGapOnce() {
        var ledger = SenderLedger(bound: 8)
        #expect(ledger.heard(1, from: self.a) == .next)
        #expect(ledger.heard(4, from: self.a) == .nextAfterGap)
        #expect(ledger.heard(5, from: self.a) == .next)
        #expect(ledger.heard(3, from: self.a) == .stale)
        #expect(ledger.heard(5, from: self.a) == .stale)
    }

    @Test func aMarkTellsOfWhatIsMissingAtTheEnd() {
        var ledger = SenderLedger(bound: 8)
        #expect(ledger.marked(0, from: self.a) == false)
        #expect(ledger.heard(1, from: self.a) == .next)
        #expect(ledger.marked(1, from: self.a) == false)
        #expect(ledger.marked(3, from: self.a) == true)
        #expect(ledger.marked(3, from: self.a) == false)
        // An older one, which came late, takes nothing back.
        #expect(ledger.marked(2, from: self.a) == false)
        #expect(ledger.heard(4, from: self.a) == .next)
        #expect(ledger.marked(7, from: self.b) == true)
    }

    @Test func afterALossThatWasToldWhateverComesIsTheNext() {
        var ledger = SenderLedger(bound: 8)
        #expect(ledger.heard(1, from: self.a) == .next)
        #expect(ledger.heard(1, from: self.b) == .next)
        ledger.lost()
        #expect(ledger.heard(9, from: self.a) == .next)
        #expect(ledger.heard(11, from: self.a) == .nextAfterGap)
        #expect(ledger.marked(5, from: self.b) == false)
        #expect(ledger.heard(6, from: self.b) == .next)
    }

    @Test func withOneSenderTooManyTheMostSilentIsForgotten() {
        var ledger = SenderLedger(bound: 2)
        #expect(ledger.heard(1, from: self.a) == .next)
        #expect(ledger.heard(1, from: self.b) == .next)
        #expect(ledger.heard(2, from: self.a) == .next)
        #expect(ledger.heard(1, from: SenderID(value: 3)) == .next)
        #expect(ledger.count == 2)
        #expect(ledger.heard(3, from: self.a) == .next)
        #expect(ledger.heard(2, from: self.b) == .nextAfterGap)
    }
}
