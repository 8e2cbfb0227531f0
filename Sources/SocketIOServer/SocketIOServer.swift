import CoreMetrics
import NIOCore
import SocketIO
import Synchronization

/// The server's side of Socket.IO v5 over Engine.IO v4, for any application.
///
/// It owns every session, whichever transport carries it. Give it fresh connections by
/// ``configurePipeline(of:elsewhere:)``: it answers the requests that are its own and hands on all others.
public final class SocketIOServer: Sendable {
    /// How the server behaves.
    public let configuration: SocketIOConfiguration
    let connectHandler: any ConnectHandler
    let metrics: SessionMetrics
    /// How a request begins that opens a session, if it is a usual one.
    let openingStart: [UInt8]
    private let sessions = Mutex<[String: EngineConnection]>([:])
    private let shares = LoopShares()

    /// Makes a server whose clients are let in by `connectHandler`.
    public init(configuration: SocketIOConfiguration, connectHandler: any ConnectHandler) {
        self.configuration = configuration
        self.connectHandler = connectHandler
        self.metrics = SessionMetrics(configuration.metrics ?? MetricsSystem.factory)
        self.openingStart = Array("GET \(configuration.path)?".utf8)
    }

    /// How many sessions are open.
    public var sessionCount: Int {
        self.sessions.withLock { $0.count }
    }

    /// Closes every session from the server's side.
    ///
    /// Clients come back by themselves, to whichever server there is.
    public func closeAll() {
        let open = self.sessions.withLock { Array($0.values) }
        for connection in open {
            connection.eventLoop.execute { connection.close() }
        }
    }

    /// What the connections of an event loop share.
    func share(of eventLoop: any EventLoop) -> LoopShare {
        self.shares.share(of: eventLoop)
    }

    func session(_ id: String) -> EngineConnection? {
        self.sessions.withLock { $0[id] }
    }

    func openSession(
        _ transport: EngineSession.Transport,
        for request: ConnectRequest,
        on share: LoopShare
    ) -> EngineConnection {
        let connection = EngineConnection(server: self, transport: transport, request: request, share: share)
        self.sessions.withLock { $0[connection.sessionID] = connection }
        return connection
    }

    func forget(_ connection: EngineConnection) {
        _ = self.sessions.withLock { $0.removeValue(forKey: connection.sessionID) }
    }
}
