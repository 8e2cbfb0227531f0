import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOExtras
import NIOPosix
import ServiceLifecycle
import SocketIOHummingbird

/// The server's port, and everybody who comes by it.
///
/// Why not Hummingbird's own server: it starts a task for each connection, which costs one that becomes a WebSocket as much
/// as its upgrade does. Here only a connection with a request for the router has a task.
struct Listener: Service {
    /// Where it listens.
    let host: String
    /// The port; 0 takes a free one.
    let port: Int
    let connections: HallwayChildChannel
    let loops: any EventLoopGroup
    let logger: Logger
    /// Called once it listens, with the port.
    let listening: @Sendable (Int) -> Void

    /// How many connections may wait to be accepted.
    private static let backlog: ChannelOptions.Types.BacklogOption.Value = 256

    func run() async throws {
        let quiescing = ServerQuiescingHelper(group: self.loops)
        // Bounded by the connections that are open: each is handed over once.
        let (visits, continuation) = AsyncStream.makeStream(of: HallwayChildChannel.HTTP.self)
        let channel = try await self.bind(quiescing, continuation)
        self.listening(channel.localAddress?.port ?? self.port)
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await withDiscardingTaskGroup { group in
                    for await visit in visits {
                        group.addTask { await self.connections.handleHTTP(asyncChannel: visit, logger: self.logger) }
                    }
                }
            } onGracefulShutdown: {
                let stopped = channel.eventLoop.makePromise(of: Void.self)
                stopped.futureResult.whenComplete { _ in continuation.finish() }
                quiescing.initiateShutdown(promise: stopped)
            }
        } onCancel: {
            // Something else has failed, or the stop has lasted for as long as it may.
            channel.close(promise: nil)
            continuation.finish()
        }
    }

    private func bind(
        _ quiescing: ServerQuiescingHelper,
        _ visits: AsyncStream<HallwayChildChannel.HTTP>.Continuation
    ) async throws -> any Channel {
        try await ServerBootstrap(group: self.loops)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(quiescing.makeServerChannelHandler(channel: channel))
                }
            }
            .childChannelInitializer { channel in
                self.connections.setup(channel: channel, logger: self.logger).map { connection in
                    connection.http.whenSuccess { visit in
                        if let visit { visits.yield(visit) }
                    }
                }
            }
            .bind(host: self.host, port: self.port)
            .get()
    }
}
