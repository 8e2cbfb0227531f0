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
    private let sessions = Mutex<[String: EngineConnection]>([:])

    /// Makes a server whose clients are let in by `connectHandler`.
    public init(configuration: SocketIOConfiguration, connectHandler: any ConnectHandler) {
        self.configuration = configuration
        self.connectHandler = connectHandler
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

    func session(_ id: String) -> EngineConnection? {
        self.sessions.withLock { $0[id] }
    }

    func openSession(
        _ transport: EngineSession.Transport,
        for request: ConnectRequest,
        on eventLoop: any EventLoop
    ) -> EngineConnection {
        let connection = EngineConnection(server: self, transport: transport, request: request, eventLoop: eventLoop)
        self.sessions.withLock { $0[connection.sessionID] = connection }
        return connection
    }

    func forget(_ connection: EngineConnection) {
        _ = self.sessions.withLock { $0.removeValue(forKey: connection.sessionID) }
    }
}
