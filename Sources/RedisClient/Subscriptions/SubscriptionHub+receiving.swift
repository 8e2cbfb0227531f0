import NIOCore
import Synchronization

extension SubscriptionHub {
    /// Takes what no command asked for.
    func pushed(_ parts: [RedisValue]) {
        switch SubscriptionPush(parts) {
        case .message(let topic, let message):
            let buffers = self.state.withLock { state in
                state.book.audience(of: topic).compactMap { state.readers[$0]?.buffer }
            }
            for buffer in buffers { buffer.put(.message(message)) }
        case .ended(let topic):
            self.change { ((), $0.book.left(topic)) }
        case nil:
            break
        }
    }

    /// Takes what the server says to a command of ours.
    func answered(
        _ topic: Topic,
        isJoining: Bool,
        _ reply: Result<RedisValue, RedisError>,
        _ connection: RedisConnection
    ) {
        self.change { state in
            // An answer that comes after its connection's end is about nothing any more.
            guard state.connection === connection else { return ((), []) }
            switch reply {
            case .success:
                return ((), isJoining ? state.book.joined(topic) : state.book.left(topic))
            case .failure(.server(let error)) where isJoining:
                return ((), state.book.refused(topic, .server(error)))
            case .failure(.redirected(let place)) where isJoining:
                return ((), state.book.refused(topic, .redirected(place)))
            case .failure:
                // Whether it was done is not known: everything is asked for anew.
                connection.close(.connectionLost(wasSent: true))
                return ((), [])
            }
        }
    }
}
