import NIOCore
import Synchronization

/// One connection that is ready for commands.
final class RedisConnection: Sendable {
    /// Fulfilled with the reason when it has ended.
    let ended: EventLoopFuture<RedisError>
    let version: RedisProtocol

    private let mailbox: CommandMailbox
    private let handler: NIOLoopBound<RedisChannelHandler>
    private let lastID = Atomic<UInt64>(0)

    /// Takes over a connection that is greeted.
    ///
    /// To be called on its event loop.
    init(_ handler: RedisChannelHandler, version: RedisProtocol, on loop: any EventLoop) {
        self.version = version
        self.mailbox = handler.mailbox
        self.ended = handler.ended.futureResult
        self.handler = NIOLoopBound(handler, eventLoop: loop)
    }

    /// How many commands wait for their replies.
    var waiting: Int { self.mailbox.waiting }
    /// Whether it still takes commands.
    var isOpen: Bool { !self.mailbox.isClosed }

    /// Sends a command and waits for its reply, an error reply being thrown.
    func send(_ command: RedisCommand, until deadline: NIODeadline) async throws(RedisError) -> RedisValue {
        let result = await self.withID { id, continuation in
            self.submit(
                Request(id: id, token: .one(continuation), encoded: command.encoded, deadline: deadline)
            )
        }
        return try result.get()
    }

    /// Sends a batch in one write and waits for all of its replies.
    func send(
        batch: [RedisCommand],
        until deadline: NIODeadline
    ) async throws(RedisError) -> [Result<RedisValue, RedisError>] {
        var encoded = ByteBufferAllocator().buffer(capacity: batch.reduce(0) { $0 + $1.encoded.readableBytes })
        for command in batch { encoded.writeImmutableBuffer(command.encoded) }
        let result = await self.withID { [encoded] id, continuation in
            self.submit(
                Request(
                    id: id,
                    token: .many(continuation),
                    encoded: encoded,
                    batch: batch.count,
                    deadline: deadline
                )
            )
        }
        return try result.get()
    }

    /// Sends a command about a subscription, and calls back with what the server says to it.
    func send(
        _ command: RedisCommand,
        confirmedBy confirmation: SubscriptionConfirmation,
        until deadline: NIODeadline,
        _ callback: @escaping @Sendable (Result<RedisValue, RedisError>) -> Void
    ) {
        self.submit(
            Request(
                id: self.nextID(),
                token: .callback(callback),
                encoded: command.encoded,
                deadline: deadline,
                confirmation: confirmation
            )
        )
    }

    /// Takes nothing more, and ends when nobody waits for a reply.
    func drain() {
        self.call(after: self.mailbox.put(.drain))
    }

    /// Ends at once; what is owed is lost.
    func close(_ reason: RedisError = .closed) {
        self.handler.eventLoop.execute { [handler] in handler.value.close(reason) }
    }

    /// Waits for the end; a task that is cancelled brings it about.
    func untilEnded() async -> RedisError {
        await withTaskCancellationHandler {
            (try? await self.ended.get()) ?? .closed
        } onCancel: {
            self.close()
        }
    }

    private func withID<Reply: Sendable>(
        _ submit: (UInt64, CheckedContinuation<Result<Reply, RedisError>, Never>) -> Void
    ) async -> Result<Reply, RedisError> {
        guard !Task.isCancelled else { return .failure(.cancelled) }
        let id = self.nextID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(id, continuation)
                // A cancellation that came before the request did not find it.
                if Task.isCancelled { self.cancel(id) }
            }
        } onCancel: {
            self.cancel(id)
        }
    }

    private func submit(_ request: Request<Asker>) {
        let outcome = self.mailbox.offer(request)
        switch outcome {
        case .taken, .takenFirst: self.call(after: outcome)
        case .full: request.token.take(.one(.failure(.overloaded)))
        case .closed: request.token.take(.one(.failure(.connectionLost(wasSent: false))))
        }
    }

    private func cancel(_ id: UInt64) {
        self.call(after: self.mailbox.put(.cancel(id)))
    }

    private func call(after outcome: CommandMailbox.Outcome) {
        guard case .takenFirst = outcome else { return }
        self.handler.eventLoop.execute { [handler] in handler.value.mailArrived() }
    }

    private func nextID() -> UInt64 { self.lastID.add(1, ordering: .relaxed).newValue }
}
