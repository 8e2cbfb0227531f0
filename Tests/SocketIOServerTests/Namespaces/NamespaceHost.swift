import Logging
import NIOCore
import SocketIO
import SocketIOServer
import Testing

/// A server with namespaces, served on a free port of this machine for as long as one test takes.
struct NamespaceHost {
    let server: SocketIOServer
    let port: Int

    /// Runs a server and proves in the end that it forgets every session.
    static func run(
        server: (inout SocketIOConfiguration) -> Void = { _ in },
        namespaces: (inout NamespacesConfiguration) -> Void = { _ in },
        _ body: (NamespaceHost) async throws -> Void
    ) async throws {
        await Turns.servers.take()
        let result: Result<Void, any Error>
        do {
            try await self.serve(server, namespaces, body)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await Turns.servers.giveBack()
        try result.get()
    }

    private static func serve(
        _ changeServer: (inout SocketIOConfiguration) -> Void,
        _ changeNamespaces: (inout NamespacesConfiguration) -> Void,
        _ body: (NamespaceHost) async throws -> Void
    ) async throws {
        var configuration = SocketIOConfiguration()
        configuration.engine.pingTimeout = .seconds(2)
        changeServer(&configuration)
        var own = NamespacesConfiguration()
        own.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        changeNamespaces(&own)
        let server = SocketIOServer(configuration: configuration, namespaces: Namespaces(configuration: own))
        let addresses = Inbox<SocketAddress>()
        var serving = SocketIOService.Configuration()
        serving.onListening = { addresses.put($0) }
        let service = SocketIOService(server: server, configuration: serving)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            defer { group.cancelAll() }
            let address = try await addresses.next()
            #expect(service.boundAddress == address)
            try await body(NamespaceHost(server: server, port: try #require(address.port)))
        }
        #expect(service.boundAddress == nil)
    }

    /// Opens a connection that says nothing by itself.
    func connect() async throws -> RawConnection {
        try await RawConnection.open(port: self.port)
    }

    /// Comes into a namespace by a WebSocket.
    func enter(
        _ namespace: String = "/",
        auth: String = "",
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> RawClient {
        try await RawClient.enter(try await self.connect(), namespace, auth: auth, location)
    }
}

extension NamespaceHost {
    /// Runs two servers.
    static func run(
        _ namespaces: (inout NamespacesConfiguration) -> Void,
        with others: (inout NamespacesConfiguration) -> Void,
        _ body: (NamespaceHost, NamespaceHost) async throws -> Void
    ) async throws {
        try await self.run(namespaces: namespaces) { one in
            try await self.serve({ _ in }, others) { other in
                try await body(one, other)
            }
        }
    }
}
