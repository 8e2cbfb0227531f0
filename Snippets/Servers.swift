// One of several servers that hear each other by Redis.

// snippet.redis
import Logging
import NIOPosix
import RedisClient
import ServiceLifecycle
import SocketIORedis
import SocketIOServer

let redis = RedisClient(
    try RedisConfiguration(url: "redis://localhost"),
    group: MultiThreadedEventLoopGroup.singleton,
    logger: Logger(label: "redis")
)

var settings = NamespacesConfiguration()
settings.broadcaster = RedisBroadcaster(redis, configuration: RedisBroadcasterConfiguration(channel: "chat"))

let server = SocketIOServer(namespaces: Namespaces(configuration: settings))
server.namespace("/chat").onConnect { socket in
    try socket.join("lounge")
    // Heard by everybody in the room, whichever server they are on.
    socket.to("lounge").emit("joined", socket.id)
}

let group = ServiceGroup(
    // Redis first: services are stopped in the opposite order, and the last words go by it.
    services: [redis, SocketIOService(server: server, host: "0.0.0.0", port: 3000)],
    gracefulShutdownSignals: [.sigint, .sigterm],
    logger: Logger(label: "chat")
)
try await group.run()
// snippet.end
