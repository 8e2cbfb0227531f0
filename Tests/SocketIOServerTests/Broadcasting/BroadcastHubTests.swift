import SocketIOServer
import SocketIOTestSupport
import Testing

@Suite struct BroadcastHubTests {
    @Test(.timeLimit(.minutes(1))) func theHubConforms() async throws {
        try await BroadcasterConformance(bound: 400) { count in
            let hub = BroadcastHub(bound: 400)
            return (0..<count).map { _ in hub.broadcaster() }
        }.run()
    }

    @Test(.timeLimit(.minutes(1))) func whoReadsNoMoreIsKeptNothingForAndHearsOfAGapWhenItReadsAgain() async throws {
        let hub = BroadcastHub(bound: 10)
        let (one, other) = (hub.broadcaster(), hub.broadcaster())
        for round in 0..<3 {
            let (delivered, continuation) = AsyncStream.makeStream(of: Broadcast.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await other.run { continuation.yield($0) } }
                var iterator = delivered.makeAsyncIterator()
                if round > 0 { #expect(await iterator.next() == .gap) }
                one.publish(Broadcast(.join(["a"]), namespace: "/"))
                #expect(await iterator.next() == Broadcast(.join(["a"]), namespace: "/"))
                group.cancelAll()
                try await group.waitForAll()
            }
            for _ in 0..<100 { #expect(one.publish(Broadcast(.join(["b"]), namespace: "/")) == .taken) }
        }
    }

    @Test(.timeLimit(.minutes(1))) func whoIsAloneHasNobodyToTell() async throws {
        let broadcaster = LocalBroadcaster()
        for _ in 0..<10_000 { #expect(broadcaster.publish(.gap) == .taken) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broadcaster.run { _ in Issue.record("nobody is there to publish") } }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}
