import NIOCore
import Testing

@testable import SocketIO

@Suite struct PacketBudgetTests {
    private let start = NIODeadline.now()

    @Test func soManyAreTakenInTenSecondsAndThenNoMore() {
        var budget = PacketBudget(limit: 3, at: self.start)
        for _ in 0..<3 {
            let isTaken = budget.spend(at: self.start)
            #expect(isTaken)
        }
        let isTooEarly = budget.spend(at: self.start + .milliseconds(9_999))
        #expect(!isTooEarly)
        for _ in 0..<3 {
            let isTaken = budget.spend(at: self.start + .seconds(10))
            #expect(isTaken)
        }
        let isTooMuch = budget.spend(at: self.start + .seconds(10))
        #expect(!isTooMuch)
    }

    @Test func withoutALimitThereIsNone() {
        var budget = PacketBudget(limit: 0, at: self.start)
        let all = (0..<10_000).map { _ in budget.spend(at: self.start) }
        #expect(all.allSatisfy { $0 })
    }

    @Test func whoFloodsASessionIsLetGoByWhateverTransport() {
        var polling = EngineSession.polling(EngineSession.Configuration(packetsPer10Seconds: 2))
        #expect(polling.post("4a\u{1e}4b\u{1e}4c\u{1e}4d") == ["deliver a", "deliver b", "close flooded"])
        var webSocket = EngineSession.webSocket(EngineSession.Configuration(packetsPer10Seconds: 1))
        let now = EngineSession.opened
        #expect(webSocket.frameReceived(ByteBuffer(string: "4a"), at: now) != nil)
        #expect(webSocket.frameReceived(ByteBuffer(string: "4a"), at: now + .seconds(10)) != nil)
        #expect(webSocket.frameReceived(ByteBuffer(string: "4a"), at: now + .seconds(10)) == .close(.flooded))
    }
}
