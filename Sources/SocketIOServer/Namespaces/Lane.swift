import NIOCore
import SocketIO
import Synchronization

/// What is on its way to one namespace's clients on one event loop, in the order in which it was said.
///
/// Whoever says something puts it here under the namespace's lock, and so in the order that the recovery log has too;
/// it is sent on the event loop.
final class Lane: Sendable {
    /// A packet, and whom it is for.
    struct Delivery: Sendable {
        let packet: EncodedPacket
        let receivers: [ClientSocket]
        let isVolatile: Bool
    }

    private struct State {
        var waiting: CircularBuffer<Delivery> = []
        var isScheduled = false
        var isDraining = false
    }

    let eventLoop: any EventLoop
    private let bound: Int
    private let state = Mutex(State())

    init(eventLoop: any EventLoop, bound: Int) {
        self.eventLoop = eventLoop
        self.bound = bound
    }

    /// Adds a delivery; false says that the event loop is too far behind to take it.
    func put(_ delivery: Delivery) -> Bool {
        self.state.withLock { state in
            guard state.waiting.count < self.bound else { return false }
            state.waiting.append(delivery)
            return true
        }
    }

    /// Sees to it that what was put is sent: at once on the event loop, soon from elsewhere.
    func kick() {
        if self.eventLoop.inEventLoop {
            self.drain()
        } else {
            self.schedule()
        }
    }

    private func schedule() {
        let isFirst = self.state.withLock { state in
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if isFirst { self.eventLoop.execute { self.drain() } }
    }

    private func drain() {
        // What a delivery sets off may put more and kick again: that waits for its turn, or it would overtake.
        let batch = self.state.withLock { state -> CircularBuffer<Delivery>? in
            guard !state.isDraining else { return nil }
            state.isScheduled = false
            guard !state.waiting.isEmpty else { return nil }
            state.isDraining = true
            defer { state.waiting = [] }
            return state.waiting
        }
        guard let batch else { return }
        for delivery in batch {
            for receiver in delivery.receivers {
                receiver.deliver(delivery.packet, isVolatile: delivery.isVolatile)
            }
        }
        let hasMore = self.state.withLock { state in
            state.isDraining = false
            return !state.waiting.isEmpty
        }
        if hasMore { self.schedule() }
    }
}
