import Testing

@testable import SocketIOServer

@Suite struct SocketDataTests {
    private struct Visits: Sendable, Equatable {
        var count = 0
    }

    @Test func thereIsOneValueOfEachType() {
        let data = SocketData()
        #expect(data[String.self] == nil)
        data[String.self] = "a"
        data[Visits.self] = Visits(count: 1)
        data[String.self] = "b"
        #expect(data[String.self] == "b")
        #expect(data[Visits.self] == Visits(count: 1))
        data[String.self] = nil
        #expect(data[String.self] == nil)
    }

    @Test func aValueIsChangedInOneStep() async {
        let data = SocketData()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<100 { data.update(Visits()) { $0.count += 1 } } }
            }
        }
        #expect(data[Visits.self] == Visits(count: 800))
    }
}
