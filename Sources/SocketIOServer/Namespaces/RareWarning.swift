package import NIOCore

/// Says when something that clients can bring about at any rate is worth a line in the log.
package struct RareWarning: Sendable {
    private let interval: TimeAmount
    private var nextAt: NIODeadline?
    private var suppressed = 0

    /// Makes one that has not happened yet.
    package init(interval: TimeAmount = .seconds(10)) {
        self.interval = interval
    }

    /// It has happened: the answer is how often since the last line, if it is time for one.
    package mutating func happened(at now: NIODeadline) -> Int? {
        self.suppressed += 1
        if let nextAt = self.nextAt, now < nextAt { return nil }
        defer { self.suppressed = 0 }
        self.nextAt = now + self.interval
        return self.suppressed
    }
}
