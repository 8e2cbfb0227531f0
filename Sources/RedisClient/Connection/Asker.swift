/// Whom an answer is for; each is told once.
enum Asker: Sendable {
    /// A task that waits for one reply.
    case one(CheckedContinuation<Result<RedisValue, RedisError>, Never>)
    /// A task that waits for a batch of replies.
    case many(CheckedContinuation<Result<[Result<RedisValue, RedisError>], RedisError>, Never>)
    /// Somebody who does not wait, to be called on the connection's event loop.
    case callback(@Sendable (Result<RedisValue, RedisError>) -> Void)

    func take(_ answer: Answer) {
        switch (self, answer) {
        case (.one(let continuation), .one(let reply)):
            continuation.resume(returning: reply)
        case (.many(let continuation), .many(let replies)):
            continuation.resume(returning: .success(replies))
        case (.many(let continuation), .one(let reply)):
            continuation.resume(returning: reply.map { [.success($0)] })
        case (.callback(let callback), .one(let reply)):
            callback(reply)
        case (.one, .many), (.callback, .many):
            preconditionFailure("only a batch is answered as one")
        }
    }
}
