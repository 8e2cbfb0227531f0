// A server as it is put before the world.

import Logging
import NIOCore
import ServiceLifecycle
import SocketIOServer

// snippet.configuration
var configuration = SocketIOConfiguration()
configuration.allowsOrigin = { origin, _ in origin == nil || origin == "https://chat.example.org" }
configuration.maxPayload = 65_536
configuration.engine.packetsPer10Seconds = 500
// snippet.end

// snippet.recovery
var settings = NamespacesConfiguration()
settings.recovery = RecoveryConfiguration(maximumDisconnection: .seconds(60))

let namespaces = Namespaces(configuration: settings)
let server = SocketIOServer(configuration: configuration, namespaces: namespaces)

server.namespace("/chat").onConnect { socket in
    // Who comes back in time is in their rooms already, and is told what they missed.
    if !socket.isRecovered { try socket.join("lounge") }
}
// snippet.end

// snippet.group
let group = ServiceGroup(
    services: [SocketIOService(server: server, host: "0.0.0.0", port: 3000)],
    gracefulShutdownSignals: [.sigint, .sigterm],
    logger: Logger(label: "chat")
)
try await group.run()
// snippet.end
