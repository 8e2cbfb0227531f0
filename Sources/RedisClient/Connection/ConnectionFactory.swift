import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Makes connections to the configured server, greeted and ready.
final class ConnectionFactory: Sendable {
    private let configuration: RedisConfiguration
    private let group: any EventLoopGroup
    /// Made at the first connection, since that reads files.
    private let tls = Mutex<NIOSSLContext?>(nil)

    init(_ configuration: RedisConfiguration, group: any EventLoopGroup) {
        self.configuration = configuration
        self.group = group
    }

    /// Opens a connection; it is ready when this returns.
    ///
    /// What no request asked for goes to `pushed`, on the connection's event loop. A task that is cancelled gives up.
    func open(
        for role: ConnectionState<Asker>.Role = .commands,
        pushed: (@Sendable ([RedisValue]) -> Void)? = nil
    ) async throws(RedisError) -> RedisConnection {
        let context = try self.context()
        let loop = self.group.next()
        let opening = ConnectionOpening(on: loop)
        let deadline = NIODeadline.now() + TimeAmount(self.configuration.connectTimeout)
        let host = self.configuration.host
        // For a name with several addresses there are several channels, of which one is chosen: each has its own handler.
        self.bootstrap(on: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handlers = channel.pipeline.syncOperations
                    if let context { try handlers.addHandler(Self.tlsHandler(context, host)) }
                    let handler = self.handler(on: loop, role, until: deadline, pushed)
                    do {
                        try handlers.addHandler(handler)
                        opening.prepared(channel, handler)
                    } catch {
                        // Nobody else would keep its promises.
                        handler.close(.closed)
                        throw error
                    }
                }
            }
            .connect(host: host, port: self.configuration.port)
            .whenComplete { opening.connected($0) }
        return try await opening.connection()
    }

    private func handler(
        on loop: any EventLoop,
        _ role: ConnectionState<Asker>.Role,
        until deadline: NIODeadline,
        _ pushed: (@Sendable ([RedisValue]) -> Void)?
    ) -> RedisChannelHandler {
        RedisChannelHandler(
            self.state(role, until: deadline),
            reader: RESPReader(limits: self.limits),
            mailbox: CommandMailbox(
                bound: Load(commands: self.configuration.maximumPending, bytes: self.configuration.maximumPendingBytes)
            ),
            ready: loop.makePromise(),
            ended: loop.makePromise(),
            pushed: pushed
        )
    }

    private func state(
        _ role: ConnectionState<Asker>.Role,
        until deadline: NIODeadline
    ) -> ConnectionState<Asker> {
        ConnectionState(
            Handshake(
                username: self.configuration.username,
                password: self.configuration.password,
                database: self.configuration.database
            ),
            settings: ConnectionState.Settings(
                role: role,
                patience: TimeAmount(self.configuration.commandTimeout),
                keepAlive: TimeAmount(self.configuration.keepAlive)
            ),
            at: .now(),
            deadline: deadline
        )
    }

    private var limits: RESPLimits {
        RESPLimits(bytes: self.configuration.maximumReply, nesting: self.configuration.maximumNesting)
    }

    private func bootstrap(on loop: any EventLoop) -> ClientBootstrap {
        ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(self.configuration.connectTimeout))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
    }

    private func context() throws(RedisError) -> NIOSSLContext? {
        guard let tls = self.configuration.tls else { return nil }
        do {
            return try self.tls.withLock { context in
                if let context { return context }
                var configuration = TLSConfiguration.makeClientConfiguration()
                configuration.minimumTLSVersion = .tlsv12
                configuration.shutdownTimeout = .seconds(1)
                configuration.certificateVerification = tls.verifiesName ? .fullVerification : .noHostnameVerification
                if case .file(let file) = tls.trust { configuration.trustRoots = .file(file) }
                let made = try NIOSSLContext(configuration: configuration)
                context = made
                return made
            }
        } catch {
            throw .unreachable(reason: "TLS cannot be set up, is the file of trusted certificates in order? \(error)")
        }
    }

    /// An address is no name to ask for, so it is not sent; the certificate must be for the address then.
    private static func tlsHandler(_ context: NIOSSLContext, _ host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
