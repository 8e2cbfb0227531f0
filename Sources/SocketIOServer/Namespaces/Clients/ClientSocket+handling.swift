public import SocketIO
import Synchronization

/// What is to happen with the client's events.
///
/// A handler takes as many arguments as it likes, each of a `Decodable` type; the client's further arguments are
/// passed over, and one that is missing is `null`. `Data` takes the client's binary arguments, wherever they stand, and
/// `Date` takes what JavaScript makes of one.
///
/// What a handler returns answers the client, if the client asked for an answer; one that returns nothing answers with
/// nothing. A client that asked is answered `{"error":{"message":…}}` if its arguments are not of the handler's types
/// ("Malformed payload"), if the handler throws an ``EventRefusal`` (its message and data) or another error ("Internal
/// error", and the error is logged), or if too many of its events wait ("Too busy"). A client that did not ask is told
/// nothing of that.
///
/// A handler that awaits nothing runs on the socket's event loop as soon as the event is there, and should be quick.
/// One that awaits, and takes three arguments at most, runs in a task of ``Namespaces/run()``; a client's take turns,
/// in the order of the events, unless ``NamespacesConfiguration/concurrentHandlers`` says otherwise.
///
/// Each event has one handler: a later one takes the place of an earlier. Events without a handler are passed over.
extension ClientSocket {
    /// Handles an event on the event loop.
    public func on<each Argument: Decodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (repeat each Argument) throws -> Void
    ) {
        self.handle(event) { event, reply in
            var arguments = PayloadReader(event)
            try handler(repeat try Self.argument((each Argument).self, &arguments))
            reply()
        }
    }

    /// Handles an event on the event loop, and answers it.
    public func on<each Argument: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (repeat each Argument) throws -> Answer
    ) {
        self.handle(event) { event, reply in
            var arguments = PayloadReader(event)
            reply(try handler(repeat try Self.argument((each Argument).self, &arguments)))
        }
    }

    /// Handles an event on the event loop, as bytes that were checked and can be passed on.
    public func onRaw(_ event: String, _ handler: @escaping @Sendable (SocketEvent, EventReply) -> Void) {
        self.set(.immediate { handler($0, EventReply(to: $0, of: $1)) }, for: event)
    }

    /// Shows every event to somebody, on the event loop, before it is handled.
    ///
    /// All that were added see it, in the order in which they were added.
    public func onAny(_ observer: @escaping @Sendable (SocketEvent) -> Void) {
        self.state.withLock { state in
            if case .over = state.stage {} else { state.observers.append(observer) }
        }
    }

    /// Does something on the event loop when the client is gone; ``rooms`` still says where it was.
    ///
    /// All that were added are called, in the order in which they were added, and once. Nobody is called for a client
    /// that was turned away.
    public func onDisconnect(_ handler: @escaping @Sendable (SocketCloseReason) -> Void) {
        self.add(.immediate(handler))
    }

    private func handle(
        _ name: String,
        _ handler: @escaping @Sendable (SocketEvent, EventReply) throws -> Void
    ) {
        let work: @Sendable (SocketEvent, ClientSocket) -> Void = { event, socket in
            let reply = EventReply(to: event, of: socket)
            do {
                try handler(event, reply)
            } catch {
                socket.namespace.handlerFailed(name, error, reply)
            }
        }
        self.set(.immediate(work), for: name)
    }

    static func argument<Argument: Decodable>(
        _ type: Argument.Type,
        _ arguments: inout PayloadReader
    ) throws -> Argument {
        do {
            return try arguments.next(as: type)
        } catch {
            throw MalformedPayload(cause: error)
        }
    }

    func set(_ handler: EventHandler, for event: String) {
        self.state.withLock { state in
            if case .over = state.stage {} else { state.handlers[event] = handler }
        }
    }

    func add(_ handler: DisconnectHandler) {
        self.state.withLock { state in
            if case .over = state.stage {} else { state.disconnectHandlers.append(handler) }
        }
    }
}

/// An event's arguments are not of its handler's types.
struct MalformedPayload: Error {
    let cause: any Error
}
