import NIOCore

/// When to ping, and when to give up (Engine.IO protocol v4, "Heartbeat").
///
/// Time is an argument: the owner calls ``timerFired(at:)`` no earlier than ``deadline``.
struct Heartbeat: Hashable, Sendable {
    private let interval: TimeAmount
    private let timeout: TimeAmount
    /// Until when the pong may come; nil if none is waited for.
    private var lastCall: NIODeadline?
    /// When the next thing is due, or to be looked for.
    ///
    /// A pong never brings it nearer, so that a timer that was set for it need not be set anew.
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
        if let lastCall = self.lastCall {
            guard now < lastCall else { return .giveUp }
            self.deadline = min(now + self.interval, lastCall)
            return .wait
        }
        let lastCall = now + self.timeout
        self.lastCall = lastCall
        self.deadline = min(now + self.interval, lastCall)
        return .sendPing
    }

    /// A pong that was not asked for changes nothing: it cannot put off the next ping.
    mutating func pongReceived(at now: NIODeadline) {
        guard self.lastCall != nil else { return }
        self.lastCall = nil
        self.deadline = now + self.interval
    }
}
