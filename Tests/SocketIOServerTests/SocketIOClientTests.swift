import NIOCore
import NIOPosix
import SocketIO
import SocketIOClient
import Testing

@Suite struct SocketIOClientTests {
    /// Runs a listener that does with each connection what a test says.
    private func withListener(
        _ act: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>,
        _ body: (Int) async throws -> Void
    ) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer(act)
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(listener.localAddress?.port ?? 0)
        } catch {
            Issue.record(error)
        }
        try await listener.close().get()
    }

    @Test func aServerThatHangsUpIsAnErrorAndNoTrap() async throws {
        try await self.withListener { channel in
            channel.close()
        } _: { port in
            await #expect(throws: (any Error).self) {
                try await SocketIOClient.connect(host: "127.0.0.1", port: port, payload: nil)
            }
        }
    }

    @Test func aServerThatIsNotThereIsAnError() async throws {
        await #expect(throws: (any Error).self) {
            try await SocketIOClient.connect(host: "127.0.0.1", port: 1, payload: nil)
        }
    }

    @Test func anythingButAnAgreementIsAnError() async throws {
        try await SocketIOHost.run { host in
            await #expect(throws: SocketIOClientError.notUpgraded) {
                try await SocketIOClient.connect(host: "127.0.0.1", port: host.port, path: "/page", payload: nil)
            }
            await #expect(throws: SocketIOClientError.notUpgraded) {
                try await SocketIOClient.connect(
                    host: "127.0.0.1",
                    port: host.port,
                    headers: [("origin", "https://evil.example")],
                    payload: nil
                )
            }
        }
    }

    @Test func aServersFirstFrameMayComeInOneSegmentWithItsAgreement() async throws {
        try await SocketIOHost.run(loops: 2) { host in
            // Chance decides how the network cuts it, so many try.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let client = try await host.client()
                        let answer = try await client.call("ask", ByteBuffer(string: String(number)))
                        #expect(answer.integer == Int64(number))
                        try await client.disconnect()
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aCallThatIsNeverAnsweredFailsWhenTheSocketCloses() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.client()
            await #expect(throws: SocketIOClientError.closed) {
                _ = try await client.call("drop", ByteBuffer(string: "1"))
            }
            await #expect(throws: SocketIOClientError.closed) { _ = try await client.call("ask") }
            try await client.waitUntilClosed()
        }
    }

    @Test func anAnswerWithoutAnItemIsAnErrorAndNoTrap() async throws {
        try await SocketIOHost.run { host in
            let client = try await host.client()
            await #expect(throws: SocketIOClientError.protocolError) { _ = try await client.call("empty") }
            #expect(try await client.call("ask", ByteBuffer(string: "1")).integer == 1)
            try await client.drop()
        }
    }
}
