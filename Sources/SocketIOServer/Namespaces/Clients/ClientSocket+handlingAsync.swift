import SocketIO

// One declaration for each number of arguments: the compiler cannot yet pass a pack to an asynchronous closure.

extension ClientSocket {
    /// Handles an event in a task.
    public func on(_ event: String, _ handler: @escaping @Sendable () async throws -> Void) {
        self.queue(event) { _, reply in
            try await handler()
            reply()
        }
    }

    /// Handles an event in a task, and answers it.
    public func on<Answer: Encodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable () async throws -> Answer
    ) {
        self.queue(event) { _, reply in reply(try await handler()) }
    }

    /// Handles an event with one argument in a task.
    public func on<First: Decodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (First) async throws -> Void
    ) {
        self.queue(event) { event, reply in
            var arguments = PayloadReader(event)
            try await handler(try Self.argument(First.self, &arguments))
            reply()
        }
    }

    /// Handles an event with one argument in a task, and answers it.
    public func on<First: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (First) async throws -> Answer
    ) {
        self.queue(event) { event, reply in
            var arguments = PayloadReader(event)
            reply(try await handler(try Self.argument(First.self, &arguments)))
        }
    }

    /// Handles an event with two arguments in a task.
    public func on<First: Decodable & Sendable, Second: Decodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (First, Second) async throws -> Void
    ) {
        self.queue(event) { event, reply in
            var arguments = PayloadReader(event)
            let first = try Self.argument(First.self, &arguments)
            try await handler(first, try Self.argument(Second.self, &arguments))
            reply()
        }
    }

    /// Handles an event with two arguments in a task, and answers it.
    public func on<First: Decodable & Sendable, Second: Decodable & Sendable, Answer: Encodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (First, Second) async throws -> Answer
    ) {
        self.queue(event) { event, reply in
            var arguments = PayloadReader(event)
            let first = try Self.argument(First.self, &arguments)
            reply(try await handler(first, try Self.argument(Second.self, &arguments)))
        }
    }

    /// Handles an event with three arguments in a task.
    public func on<First: Decodable & Sendable, Second: Decodable & Sendable, Third: Decodable & Sendable>(
        _ event: String,
        _ handler: @escaping @Sendable (First, Second, Third) async throws -> Void
    ) {
        self.queue(event) { event, reply in
            var arguments = PayloadReader(event)
            let first = try Self.argument(First.self, &arguments)
            let second = try Self.argument(Second.self, &arguments)
            try await handler(first, second, try Self.argument(Third.self, &arguments))
            reply()
        }
    }

    /// Handles an event with three arguments in a task, and answers it.
    public func on<
        First: Decodable & Sendable,
        Second: Decodable & Sendable,
        Third: Decodable & Sendable,
        Answer: Encodable & Sendable
    >(
        _ event: String,
        _ handler: @escaping @Sendable (First, Second, Third) async throws -> Answer
    ) {
        self.queue(event) { event, reply in
            var arguments = PayloadReader(event)
            let first = try Self.argument(First.self, &arguments)
            let second = try Self.argument(Second.self, &arguments)
            reply(try await handler(first, second, try Self.argument(Third.self, &arguments)))
        }
    }

    /// Does something in a task when the client is gone, after the handlers that still wait for their turn.
    public func onDisconnect(_ handler: @escaping @Sendable (SocketCloseReason) async -> Void) {
        self.add(.queued(handler))
    }

    private func queue(
        _ name: String,
        _ handler: @escaping @Sendable (SocketEvent, EventReply) async throws -> Void
    ) {
        let work: @Sendable (SocketEvent, ClientSocket) async -> Void = { event, socket in
            let reply = EventReply(to: event, of: socket)
            do {
                try await handler(event, reply)
            } catch {
                socket.namespace.handlerFailed(name, error, reply)
            }
        }
        self.set(.queued(work), for: name)
    }
}
