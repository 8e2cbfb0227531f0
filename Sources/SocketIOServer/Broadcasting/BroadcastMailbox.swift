import NIOCore
import Synchronization

/// The bounded queue of what others have published for one server, in its wire form.
final class BroadcastMailbox: Sendable {
    private enum Item {
        case broadcast(ByteBuffer)
        case gap
    }

    private struct State {
        var items: CircularBuffer<Item> = []
        var signal: AsyncStream<Void>.Continuation?
        /// Whether somebody read, and reads no more: until they come back nothing is kept for them.
        var isAbandoned = false
    }

    private let bound: Int
    private let state = Mutex(State())

    init(bound: Int) {
        self.bound = bound
    }

    /// Adds a broadcast; false says that there is no room: a gap stands in its place.
    func put(_ bytes: ByteBuffer) -> Bool {
        let (isTaken, signal) = self.state.withLock { state -> (Bool, AsyncStream<Void>.Continuation?) in
            guard !state.isAbandoned else { return (true, nil) }
            guard state.items.count < self.bound else {
                if case .gap? = state.items.last {} else { state.items.append(.gap) }
                return (false, state.signal)
            }
            state.items.append(.broadcast(bytes))
            return (true, state.signal)
        }
        signal?.yield()
        return isTaken
    }

    /// Delivers what there is and what comes, until the task is cancelled.
    func run(_ deliver: @Sendable (Broadcast) -> Void) async {
        // One signal stands for any number of items.
        let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.state.withLock { state in
            state.signal = signal
            if state.isAbandoned { state.items = [.gap] }
            state.isAbandoned = false
        }
        signal.yield()
        for await _ in signals {
            while !Task.isCancelled, let item = self.state.withLock({ $0.items.popFirst() }) {
                switch item {
                case .broadcast(let bytes): deliver((try? Broadcast(decoding: bytes)) ?? .gap)
                case .gap: deliver(.gap)
                }
            }
        }
        self.state.withLock { $0 = State(isAbandoned: true) }
    }
}
