import Logging
import NIOCore
import SocketIO
import Synchronization

/// One of the conversations that a client may have with the server, such as `/chat`.
///
/// It is made by ``SocketIOServer/namespace(_:)`` and stays. All of it may be used from any thread.
public final class Namespace: Sendable {
    struct State {
        var admission = Admission.everybody
        /// Everybody who is in, or is being decided on.
        var rooms: Rooms<ClientSocket>
        /// Those who are being decided on.
        var arriving: Set<ClientSocket> = []
        var log: RecoveryLog<EncodedPacket, SocketData>?
        var lanes: [ObjectIdentifier: Lane] = [:]
        var warnings: [Warning: RareWarning] = [:]
    }

    /// What clients can bring about at any rate, and is logged seldom.
    enum Warning: String {
        case handlerFailed = "A handler failed"
        case connectHandlerFailed = "A connect handler failed"
        case tooBusy = "Too many handlers wait"
        case joinFailed = "A socket could not be put into a room"
        case broadcastLost = "A broadcast did not reach the other servers"
        case gapFound = "Broadcasts of other servers were lost"
        case laneFull = "An event loop is too far behind"
        case unencodable = "What was to be sent could not be encoded"
    }

    /// Its name, which begins with a slash.
    public let name: String
    let configuration: NamespacesConfiguration
    let tasks: HandlerTasks
    let metrics: NamespaceMetrics
    let isAlone: Bool
    let state: Mutex<State>

    init(name: String, configuration: NamespacesConfiguration, tasks: HandlerTasks, metrics: NamespaceMetrics) {
        self.name = name
        self.configuration = configuration
        self.tasks = tasks
        self.metrics = metrics
        self.isAlone = configuration.broadcaster is LocalBroadcaster
        self.state = Mutex(
            State(
                rooms: Rooms(limit: configuration.maximumRooms),
                log: configuration.recovery.map { RecoveryLog(configuration: $0) }
            )
        )
    }

    /// Decides on each client that asks to come in, and says what is to happen with its events.
    ///
    /// The client is let in when the handler returns, and its events are taken from then on. It is turned away if the
    /// handler throws: with a ``ConnectRefusal``'s message and data, or with "Internal error" for any other error,
    /// which is logged. Without a handler everybody is let in. There is one: a later one takes the place of an earlier.
    ///
    /// This one runs on the client's event loop, and should be quick.
    public func onConnect(_ handler: @escaping @Sendable (ClientSocket) throws -> Void) {
        self.state.withLock { $0.admission = .immediate(handler) }
    }

    /// Decides on each client that asks to come in, in a task of ``Namespaces/run()``.
    ///
    /// A client that is not decided on within ``SocketIOConfiguration/connectTimeout`` is let go.
    public func onConnect(_ handler: @escaping @Sendable (ClientSocket) async throws -> Void) {
        self.state.withLock { $0.admission = .queued(handler) }
    }

    /// Those who are in, on this server, in no particular order.
    public var sockets: [ClientSocket] {
        self.everybody.sockets
    }

    /// Those who are in and in a room, on this server, in no particular order.
    public func sockets(in room: String) -> [ClientSocket] {
        self.to(room).sockets
    }

    /// The client with that id, if it is in on this server.
    public func socket(_ id: String) -> ClientSocket? {
        self.state.withLock { state in
            state.rooms.owner(of: id).flatMap { state.arriving.contains($0) ? nil : $0 }
        }
    }
}

// MARK: To whom

extension Namespace {
    /// Everybody who is in.
    public var everybody: Audience {
        Audience(namespace: self)
    }

    /// Those who are in any of these rooms; more may be added.
    public func to(_ rooms: String...) -> Audience {
        self.everybody.to(rooms)
    }

    /// Everybody but those who are in any of these rooms.
    public func except(_ rooms: String...) -> Audience {
        self.everybody.except(rooms)
    }

    /// Everybody who is in on this server.
    public var local: Audience {
        self.everybody.local
    }

    /// Everybody, for what is worth sending only to those who can take it at once.
    public var volatile: Audience {
        self.everybody.volatile
    }

    /// Sends an event with any number of arguments to everybody.
    public func emit<each Value: Encodable>(_ event: String, _ values: repeat each Value) {
        self.everybody.emit(event, repeat each values)
    }

    /// Puts everybody into rooms.
    public func socketsJoin(_ rooms: String...) {
        self.carryOut(.join(rooms), for: self.everybody)
    }

    /// Takes everybody out of rooms.
    public func socketsLeave(_ rooms: String...) {
        self.carryOut(.leave(rooms), for: self.everybody)
    }

    /// Shows everybody out of the namespace, or of all of their namespaces and closes their transports.
    public func disconnectSockets(closingTransports: Bool = false) {
        self.everybody.disconnectSockets(closingTransports: closingTransports)
    }
}

// MARK: Names

extension Namespace {
    /// Whether a namespace may have that name: a slash and then printable ASCII without commas and question marks.
    public static func isName(_ name: String) -> Bool {
        name.utf8.first == UInt8(ascii: "/") && name.utf8.count <= SocketPacket.maximumNamespaceLength
            && name.utf8.allSatisfy {
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "?")
            }
    }
}
