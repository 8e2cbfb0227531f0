import NIOCore

/// When to ping, and when to give up (Engine.IO protocol v4, "Heartbeat").
///
/// Time is an argument: the owner calls ``timerFired(at:)`` no earlier than ``deadline``.
struct Heartbeat: Hashable, Sendable {
    private let interval: TimeAmount
    private let timeout: TimeAmount
    private var isAwaitingPong = false
    /// When the next thing is due.
    private(set) var deadline: NIODeadline

    enum Beat: Hashable {
        case wait
        case sendPing
        case giveUp
    }

    init(interval: TimeAmount, timeout: TimeAmount, openedAt now: NIODeadline) {
        self.interval = interval
        self.timeout = timeout
        self.deadline = now + interval
    }

    mutating func timerFired(at now: NIODeadline) -> Beat {
        guard now >= self.deadline else { return .wait }
        if self.isAwaitingPong { return .giveUp }
        self.isAwaitingPong = true
        self.deadline = now + self.timeout
        return .sendPing
    }

    /// A pong that was not asked for changes nothing: it cannot put off the next ping.
    mutating func pongReceived(at now: NIODeadline) {
        guard self.isAwaitingPong else { return }
        self.isAwaitingPong = false
        self.deadline = now + self.interval
    }
}
