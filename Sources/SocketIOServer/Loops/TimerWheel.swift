import NIOCore

/// Something of one event loop's that may be due at some time.
class TimerEntry {
    fileprivate var place: (slot: Int, index: Int)?

    /// Whether the entry waits to be due.
    var isScheduled: Bool {
        self.place != nil
    }

    /// It is due, or may be: the answer is when it is due next, nil if it is not.
    ///
    /// It is asked early where its time is beyond what the wheel holds, and late by up to a tick.
    func timerFired(at now: NIODeadline) -> NIODeadline? {
        nil
    }
}

/// The timers of one event loop's connections.
///
/// Why not NIO's: one of those is found by looking through all of them when it is cancelled, and each costs some
/// allocations. Here both are a few steps, however many there are. Times are kept to a tick.
///
/// To be used on its event loop alone.
final class TimerWheel {
    static let tick = TimeAmount.milliseconds(50)
    private static let slots = 512

    private var entries = [[TimerEntry]](repeating: [], count: TimerWheel.slots)
    private var count = 0
    /// The tick that was carried out last.
    private var last: UInt64
    private var isTurning = false
    private var isAdvancing = false
    private let eventLoop: any EventLoop

    init(on eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        self.last = Self.tickNumber(of: .now())
    }

    /// Has an entry asked at that time, instead of when it was to be asked before.
    func schedule(_ entry: TimerEntry, at deadline: NIODeadline) {
        self.eventLoop.assertInEventLoop()
        self.cancel(entry)
        // A wheel that stood still has no ticks to make up for.
        if self.count == 0, !self.isAdvancing { self.last = max(self.last, Self.tickNumber(of: .now())) }
        let number = min(
            max(Self.tickNumber(of: deadline) + 1, self.last + 1),
            self.last + UInt64(Self.slots - 1)
        )
        let slot = Int(number % UInt64(Self.slots))
        entry.place = (slot, self.entries[slot].count)
        self.entries[slot].append(entry)
        self.count += 1
        self.turn()
    }

    /// Forgets an entry, and lets go of it.
    func cancel(_ entry: TimerEntry) {
        self.eventLoop.assertInEventLoop()
        guard let (slot, index) = entry.place else { return }
        entry.place = nil
        self.count -= 1
        let lastOne = self.entries[slot].removeLast()
        guard lastOne !== entry else { return }
        self.entries[slot][index] = lastOne
        lastOne.place = (slot, index)
    }

    /// Carries out all ticks until now.
    func advance(to now: NIODeadline) {
        self.isAdvancing = true
        defer { self.isAdvancing = false }
        let due = Self.tickNumber(of: now)
        // Ticks that were missed by more than a turn share their slots.
        self.last = max(self.last, due > UInt64(Self.slots) ? due - UInt64(Self.slots) : 0)
        while self.last < due {
            self.last += 1
            let slot = Int(self.last % UInt64(Self.slots))
            // One by one: an entry may cancel another of the same slot, or itself be scheduled into another.
            while let entry = self.entries[slot].popLast() {
                entry.place = nil
                self.count -= 1
                if let next = entry.timerFired(at: now) { self.schedule(entry, at: next) }
            }
        }
    }

    private static func tickNumber(of deadline: NIODeadline) -> UInt64 {
        deadline.uptimeNanoseconds / UInt64(self.tick.nanoseconds)
    }

    private func turn() {
        guard !self.isTurning else { return }
        self.isTurning = true
        self.eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
            self.isTurning = false
            self.advance(to: .now())
            if self.count > 0 { self.turn() }
        }
    }
}
