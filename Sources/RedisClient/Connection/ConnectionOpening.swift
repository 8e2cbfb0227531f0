import NIOCore

/// One attempt at a connection, from both sides: the event loop, where it goes on, and the task that waits for it.
final class ConnectionOpening: Sendable {
    private let loop: any EventLoop
    private let promise: EventLoopPromise<RedisConnection>
    /// Set when nobody waits any more.
    private let isGivenUp: NIOLoopBoundBox<Bool>
    private let handlers: NIOLoopBoundBox<[ObjectIdentifier: RedisChannelHandler]>

    init(on loop: any EventLoop) {
        self.loop = loop
        self.promise = loop.makePromise()
        self.isGivenUp = .makeBoxSendingValue(false, eventLoop: loop)
        self.handlers = .makeBoxSendingValue([:], eventLoop: loop)
    }

    /// Notes the handler of a channel that may be the one.
    ///
    /// Called on the event loop. A channel that has ended has no handler any more, and its handler knows why it ended.
    func prepared(_ channel: any Channel, _ handler: RedisChannelHandler) {
        self.handlers.value[ObjectIdentifier(channel)] = handler
    }

    /// Goes on with the greeting, or fails.
    ///
    /// Called on the event loop.
    func connected(_ result: Result<any Channel, any Error>) {
        do {
            let channel = try result.get()
            guard !self.isGivenUp.value else { return channel.close(promise: nil) }
            let handler = self.handlers.value[ObjectIdentifier(channel)]
            self.handlers.value = [:]
            guard let handler else { throw ChannelError.ioOnClosedChannel }
            handler.ready.futureResult.assumeIsolated().whenComplete { self.greeted(handler, $0) }
        } catch {
            self.promise.fail(error)
        }
    }

    private func greeted(_ handler: RedisChannelHandler, _ result: Result<RedisProtocol, any Error>) {
        switch result {
        case .success where self.isGivenUp.value: handler.close(.closed)
        case .success(let version): self.promise.succeed(RedisConnection(handler, version: version, on: self.loop))
        case .failure(let error): self.promise.fail(error)
        }
    }

    /// Waits for the connection; a task that is cancelled waits no more, and closes what comes of it.
    func connection() async throws(RedisError) -> RedisConnection {
        do {
            return try await withTaskCancellationHandler {
                try await self.promise.futureResult.get()
            } onCancel: {
                self.loop.execute { self.giveUp() }
            }
        } catch RedisError.connectionLost {
            throw .unreachable(reason: "the server ended the connection")
        } catch let error as RedisError {
            throw error
        } catch {
            throw .unreachable(reason: FailureReason.of(error))
        }
    }

    private func giveUp() {
        self.isGivenUp.value = true
        self.promise.fail(RedisError.cancelled)
    }
}
