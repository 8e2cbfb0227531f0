import CoreMetrics
import Logging
public import NIOCore
public import SocketIO
import Synchronization

/// The namespaces of a server, each with its own clients, rooms and handlers.
///
/// It lets clients into those that the application has asked for by ``namespace(_:)``, and refuses all others. What
/// the application does asynchronously, and what comes from other servers, happens in ``run()``.
public final class Namespaces: ConnectHandler, Sendable {
    /// How the namespaces and the clients in them behave.
    public let configuration: NamespacesConfiguration
    let tasks: HandlerTasks
    private let factory: any MetricsFactory
    private let namespaces = Mutex<[String: Namespace]>([:])

    /// Makes a set of no namespaces.
    public init(configuration: NamespacesConfiguration = NamespacesConfiguration()) {
        self.configuration = configuration
        self.tasks = HandlerTasks(limit: configuration.maximumHandlers)
        self.factory = configuration.metrics ?? MetricsSystem.factory
    }

    /// The namespace of that name, which is there from the first time that it is asked for.
    ///
    /// The name has to be one by ``Namespace/isName(_:)``; the namespace that clients are in if they ask for no other
    /// is `/`. Names are the application's own: to make one of what a client chose would be to keep it for ever.
    public func namespace(_ name: String) -> Namespace {
        precondition(Namespace.isName(name), "not a namespace's name")
        return self.namespaces.withLock { namespaces in
            if let namespace = namespaces[name] { return namespace }
            let label = namespaces.count < NamespaceMetrics.maximumLabels ? name : "other"
            let namespace = Namespace(
                name: name,
                configuration: self.configuration,
                tasks: self.tasks,
                metrics: NamespaceMetrics(namespace: label, factory: self.factory)
            )
            namespaces[name] = namespace
            return namespace
        }
    }

    /// Lets somebody open a session as the configuration says.
    public func sessionRequested(_ request: ConnectRequest) -> TimeAmount? {
        self.configuration.admitsSession(request)
    }

    /// Whether the application has asked for a namespace of that name.
    public func hasNamespace(_ name: String) -> Bool {
        self.find(name) != nil
    }

    /// Has a client decided on by its namespace's connect handler.
    public func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket) {
        guard let namespace = self.find(socket.namespace) else {
            return socket.refuse(message: "Invalid namespace", data: nil)
        }
        namespace.admit(request, payload, by: socket)
    }

    /// Does what another server asks for.
    func deliver(_ broadcast: Broadcast) {
        if case .gap = broadcast.verb {
            let all = self.namespaces.withLock { Array($0.values) }
            for namespace in all { namespace.deliver(broadcast) }
        } else {
            self.find(broadcast.namespace)?.deliver(broadcast)
        }
    }

    private func find(_ name: String) -> Namespace? {
        self.namespaces.withLock { $0[name] }
    }
}
