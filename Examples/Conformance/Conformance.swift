import ArgumentParser
import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import SocketIO
import SocketIOServer
import UnixSignals

/// A server that does what the official test suites of Engine.IO and Socket.IO ask of one, and a little more.
///
/// Other people's clients are tried against it: see `web/e2e/sockets`.
@main
struct Conformance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "socketio-conformance",
        abstract: "Serves Socket.IO on 127.0.0.1 for tests of its clients. Times are in milliseconds."
    )

    /// The host whose pages are not let in, whatever their port.
    private static let forbiddenOrigin = "http://forbidden.test"

    @Option(help: "The port; 0 takes one that is free.")
    var port = 0
    @Option(help: "How often the server pings.")
    var pingInterval: Int64 = 25_000
    @Option(help: "How long it waits for the pong.")
    var pingTimeout: Int64 = 20_000
    @Option(help: "The largest message or body, in bytes.")
    var maxPayload = 1_000_000
    @Option(help: "How long a client may take to connect to a namespace.")
    var connectTimeout: Int64 = 45_000
    @Option(help: "How long a WebSocket may be tried.")
    var upgradeTimeout: Int64 = 10_000
    @Option(help: "How many seconds a lost client's session is kept; 0 is not at all.")
    var recovery = 0

    func run() async throws {
        let server = SocketIOServer(
            configuration: self.configuration,
            namespaces: Namespaces(configuration: self.names)
        )
        for name in ["/", "/custom", "/quiet"] {
            Behaviour(greets: name != "/quiet").install(in: server.namespace(name), of: server)
        }
        server.namespace("/refuse").onConnect { _ in
            throw ConnectRefusal("not today", data: Behaviour.Reason(code: "closed", retry: 5))
        }
        var listening = SocketIOService.Configuration()
        listening.port = self.port
        listening.onListening = { address in
            let line = "listening on http://127.0.0.1:\(address.port ?? 0)\n"
            FileHandle.standardOutput.write(Data(line.utf8))
        }
        let service = SocketIOService(server: server, configuration: listening)
        try await ServiceGroup(
            services: [service],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "conformance")
        ).run()
    }

    private var configuration: SocketIOConfiguration {
        var configuration = SocketIOConfiguration()
        configuration.engine.pingInterval = .milliseconds(self.pingInterval)
        configuration.engine.pingTimeout = .milliseconds(self.pingTimeout)
        configuration.engine.upgradeTimeout = .milliseconds(self.upgradeTimeout)
        configuration.connectTimeout = .milliseconds(self.connectTimeout)
        configuration.maxPayload = self.maxPayload
        configuration.echoPath = "/echo"
        configuration.allowsOrigin = { origin, _ in origin?.hasPrefix(Self.forbiddenOrigin) != true }
        return configuration
    }

    private var names: NamespacesConfiguration {
        var configuration = NamespacesConfiguration()
        if self.recovery > 0 {
            configuration.recovery = RecoveryConfiguration(maximumDisconnection: .seconds(self.recovery))
        }
        // A client may be asked something while another question waits for its answer.
        configuration.concurrentHandlers = 8
        return configuration
    }
}
