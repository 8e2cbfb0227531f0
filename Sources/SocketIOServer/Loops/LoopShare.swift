import NIOCore
import Synchronization

/// What the connections of one event loop share.
///
/// To be used on that event loop alone.
// Sendable by confinement: made by whoever comes first, its parts are used on `eventLoop` alone, which they check.
final class LoopShare: @unchecked Sendable {
    let eventLoop: any EventLoop
    let timers: TimerWheel
    let flushes = FlushBatch()

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.timers = TimerWheel(on: eventLoop)
    }
}

/// The shares of all event loops that have a connection.
final class LoopShares: Sendable {
    private let shares = Mutex<[ObjectIdentifier: LoopShare]>([:])

    /// The share of an event loop, which is kept for as long as this is.
    func share(of eventLoop: any EventLoop) -> LoopShare {
        self.shares.withLock { shares in
            let id = ObjectIdentifier(eventLoop)
            if let share = shares[id] { return share }
            let share = LoopShare(eventLoop)
            shares[id] = share
            return share
        }
    }
}
