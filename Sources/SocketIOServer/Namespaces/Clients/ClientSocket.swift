public import NIOCore
public import SocketIO
import Synchronization

/// One client in one ``Namespace``.
///
/// It is handed to the namespace's connect handler, which says what is to happen with the client's events. All of it
/// may be used from any thread, for as long as one likes: nothing happens any more once the client is gone. The
/// handlers, and whatever they hold, are let go of then.
public final class ClientSocket: Sendable {
    typealias Job = HandlerTasks.Job

    /// What is known of a client until it is let in.
    struct Arrival: Sendable {
        let request: ConnectRequest
        let payload: JSONSlice?
    }

    enum Stage: Sendable {
        /// Being decided on, with what has been said to it so far.
        case arriving([EncodedPacket])
        /// In.
        case open
        /// Gone, or turned away.
        case over
    }

    struct State: Sendable {
        var stage = Stage.arriving([])
        var arrival: Arrival?
        var handlers: [String: EventHandler] = [:]
        var observers: [@Sendable (SocketEvent) -> Void] = []
        var disconnectHandlers: [DisconnectHandler] = []
        var queue = HandlerQueue()
        /// What it missed while it was away, to be sent before anything else.
        var missed: [EncodedPacket] = []
        /// The rooms that it was in when it left.
        var lastRooms: Set<String> = []
        /// Whether it is let in, and is being told so.
        var isAdmitted = false
        /// Whether it has been told that it is in.
        var wasTold = false
        /// Whether the application showed it out before it was in.
        var isUnwanted = false
    }

    /// The client's name in its namespace, which the client knows too; a client that recovers its session keeps it.
    public let id: String
    /// The namespace that it is in.
    public let namespace: Namespace
    /// Whether the client came back to the session that it had: then ``data`` and ``rooms`` are as they were, and it
    /// is told what it missed.
    public let isRecovered: Bool
    /// What the application keeps with the client.
    public let data: SocketData
    let recoveryID: String?
    let lane: Lane
    let socket: Socket
    let state: Mutex<State>

    init(
        id: String,
        recoveryID: String?,
        isRecovered: Bool,
        data: SocketData,
        namespace: Namespace,
        lane: Lane,
        socket: Socket,
        arrival: Arrival
    ) {
        self.id = id
        self.recoveryID = recoveryID
        self.isRecovered = isRecovered
        self.data = data
        self.namespace = namespace
        self.lane = lane
        self.socket = socket
        self.state = Mutex(State(arrival: arrival))
    }

    /// Where the client's events are handled.
    public var eventLoop: any EventLoop {
        self.socket.eventLoop
    }

    /// The HTTP request that opened the client's connection; nil once the client is in.
    public var request: ConnectRequest? {
        self.state.withLock { $0.arrival?.request }
    }

    /// What the client gave as `auth`, as it came; nil if that was nothing, and once the client is in.
    public var auth: JSONSlice? {
        self.state.withLock { $0.arrival?.payload }
    }

    /// What the client gave as `auth`, as a type of the application's.
    ///
    /// To be read in the connect handler. A client that gave something else is turned away by the refusal that this
    /// throws; one that gave nothing is taken to have given an empty object.
    public func auth<Value: Decodable>(as type: Value.Type = Value.self) throws(ConnectRefusal) -> Value {
        let payload = self.auth ?? JSONSlice(ByteBuffer(string: "{}"))
        guard let value = try? PayloadReader.read(payload, as: type) else {
            throw ConnectRefusal("Invalid auth payload")
        }
        return value
    }

    /// Whether the client is in: it was let in, and is not known to be gone.
    public var isConnected: Bool {
        self.state.withLock { if case .open = $0.stage { true } else { false } }
    }

    /// Shows the client out of the namespace, which official clients take as final.
    ///
    /// In the connect handler it has the client turned away.
    public func disconnect() {
        self.state.withLock { $0.isUnwanted = true }
        self.socket.disconnect()
    }

    /// Closes the client's transport without showing it out of any namespace: official clients come back by themselves.
    public func closeTransport() {
        self.socket.closeTransport()
    }

    /// Shows the client out of all its namespaces and closes its transport.
    public func disconnectAll() {
        self.state.withLock { $0.isUnwanted = true }
        self.socket.disconnectAll()
    }
}

extension ClientSocket: Hashable {
    /// Whether both are the same socket.
    public static func == (one: ClientSocket, other: ClientSocket) -> Bool {
        one === other
    }

    /// Hashes which socket it is.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}

extension ClientSocket: CustomStringConvertible {
    /// The namespace and the id.
    public var description: String {
        "\(self.namespace.name)#\(self.id)"
    }
}
