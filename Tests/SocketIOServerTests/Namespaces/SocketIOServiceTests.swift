import Logging
import NIOCore
import ServiceLifecycle
import ServiceLifecycleTestKit
import SocketIO
import SocketIOServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct SocketIOServiceTests {
    @Test func otherPathsAreNotFound() async throws {
        try await NamespaceHost.run { host in
            let connection = try await host.connect()
            for body in [nil, "some body"] {
                try await connection.send(RawConnection.requestText("POST", "/elsewhere", body: body))
                let response = try await connection.response()
                #expect(response.status == 404)
                #expect(response.body.isEmpty)
            }
        }
    }

    @Test func aPortThatIsTakenIsAnError() async throws {
        try await NamespaceHost.run { host in
            let other = SocketIOService(server: SocketIOServer(), port: host.port)
            await #expect(throws: (any Error).self) { try await other.run() }
            #expect(other.boundAddress == nil)
        }
    }

    @Test func clientsAreLetGoOfInGoodOrderWhenItShutsDown() async throws {
        let farewells = Inbox<String>()
        var configuration = NamespacesConfiguration()
        configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = SocketIOServer(namespaces: Namespaces(configuration: configuration))
        server.namespace("/").onConnect { socket in
            socket.onDisconnect { reason async in
                // Still done, though there is nobody left.
                await Task.yield()
                farewells.put("\(reason)")
            }
        }
        try await testGracefulShutdown { trigger in
            let addresses = Inbox<SocketAddress>()
            var serving = SocketIOService.Configuration()
            serving.onListening = { addresses.put($0) }
            let service = SocketIOService(server: server, configuration: serving)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                let port = try #require(try await addresses.next().port)
                let host = NamespaceHost(server: server, port: port)
                let client = try await host.enter()
                let idle = try await host.connect()
                let poller = try await host.connect()
                _ = try await poller.comeIn()
                trigger.triggerGracefulShutdown()
                try await client.connection.expectClose(1001)
                try await idle.expectEnd()
                try await group.waitForAll()
            }
            #expect(service.boundAddress == nil)
        }
        for _ in 0..<2 {
            #expect(try await farewells.next() == "sessionClosed(SocketIO.EngineCloseReason.serverClosed)")
        }
    }

    @Test func whoseHandlersHangIsStoppedAllTheSame() async throws {
        var configuration = NamespacesConfiguration()
        configuration.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        configuration.handlerTimeout = .milliseconds(50)
        let server = SocketIOServer(namespaces: Namespaces(configuration: configuration))
        let (begun, ended) = (Inbox<Void>(), Inbox<Bool>())
        server.namespace("/").onConnect { socket in
            socket.on("hang") { () async throws in
                begun.put(())
                try? await Task.sleep(for: .seconds(3_600))
                ended.put(Task.isCancelled)
            }
        }
        try await testGracefulShutdown { trigger in
            let addresses = Inbox<SocketAddress>()
            var serving = SocketIOService.Configuration()
            serving.onListening = { addresses.put($0) }
            let service = SocketIOService(server: server, configuration: serving)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                let port = try #require(try await addresses.next().port)
                let client = try await NamespaceHost(server: server, port: port).enter()
                try await client.emit(#"["hang"]"#)
                try await begun.next()
                trigger.triggerGracefulShutdown()
                try await client.connection.expectClose(1001)
                try await group.waitForAll()
            }
        }
        #expect(try await ended.next())
    }

    @Test func namespacesRunBesideAnotherServer() async throws {
        let namespaces = Namespaces()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await namespaces.run() }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    @Test func aBroadcasterThatCannotGoOnEndsTheService() async throws {
        struct Broken: Broadcaster {
            struct Failure: Error {}
            func publish(_ broadcast: Broadcast) -> Publication { .dropped }
            func run(_ deliver: @escaping @Sendable (Broadcast) -> Void) async throws { throw Failure() }
        }
        var configuration = NamespacesConfiguration()
        configuration.broadcaster = Broken()
        let server = SocketIOServer(namespaces: Namespaces(configuration: configuration))
        await #expect(throws: Broken.Failure.self) { try await SocketIOService(server: server, port: 0).run() }
    }
}
