import NIOCore
import Synchronization

/// What a subscription has received and nobody has read: a bounded queue that drops its oldest.
final class MessageBuffer: Sendable {
    typealias Element = RedisSubscription.Element
    private typealias Reader = CheckedContinuation<Result<Element?, RedisError>, Never>

    private struct State {
        var elements = CircularBuffer<Element>()
        var bytes = 0
        /// How many messages were dropped in front of the oldest that is left.
        var dropped = 0
        var reader: Reader?
        /// Set when nothing will come any more: with the reason, or with nil if that was wanted.
        var end: RedisError??
    }

    private let bound: Load
    private let state = Mutex(State())

    /// A buffer of so many messages and bytes.
    init(bound: Load) {
        self.bound = bound
    }

    /// Puts something at the end, and drops from the front what is too much for it.
    func put(_ element: Element) {
        let (reader, next) = self.state.withLock { state -> (Reader?, Element?) in
            guard state.end == nil else { return (nil, nil) }
            state.elements.append(element)
            state.bytes += element.size
            while state.elements.count > max(1, self.bound.commands)
                || state.elements.count > 1 && state.bytes > self.bound.bytes
            {
                let oldest = state.elements.removeFirst()
                state.bytes -= oldest.size
                // A reconnection that is dropped says nothing more than that messages are missing.
                state.dropped += 1
            }
            guard let reader = state.reader.take() else { return (nil, nil) }
            return (reader, Self.next(&state))
        }
        reader?.resume(returning: .success(next))
    }

    /// Ends it; what was received can still be read.
    func end(_ reason: RedisError?) {
        let reader = self.state.withLock { state -> Reader? in
            guard state.end == nil else { return nil }
            state.end = .some(reason)
            // Whoever waits has read everything else.
            if state.reader != nil { state.end = .some(nil) }
            return state.reader.take()
        }
        reader?.resume(returning: reason.map { .failure($0) } ?? .success(nil))
    }

    /// The next element, waited for; nil is the end, or that the task was cancelled.
    func next() async throws(RedisError) -> Element? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (reader: Reader) in
                if let result = self.poll(orWait: reader) { reader.resume(returning: result) }
            }
        } onCancel: {
            self.state.withLock { $0.reader.take() }?.resume(returning: .success(nil))
        }
        return try result.get()
    }

    private func poll(orWait reader: Reader) -> Result<Element?, RedisError>? {
        self.state.withLock { state in
            if let element = Self.next(&state) { return .success(element) }
            if let end = state.end {
                // A failure is thrown once; from then on it is the end.
                state.end = .some(nil)
                return end.map { .failure($0) } ?? .success(nil)
            }
            if Task.isCancelled { return .success(nil) }
            precondition(state.reader == nil, "a subscription is read by one task")
            state.reader = reader
            return nil
        }
    }

    private static func next(_ state: inout State) -> Element? {
        guard state.dropped == 0 else {
            defer { state.dropped = 0 }
            return .lagged(state.dropped)
        }
        guard let element = state.elements.popFirst() else { return nil }
        state.bytes -= element.size
        return element
    }
}

extension RedisSubscription.Element {
    fileprivate var size: Int {
        guard case .message(let message) = self else { return 0 }
        return message.channel.utf8.count + message.payload.readableBytes
    }
}
