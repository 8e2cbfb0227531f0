import ChatProtocol
import SharedKernel

/// How often one guest may do what (protocol section 5).
struct SeatLimits: Sendable {
    /// `LIMIT_TEXTS_PER_10S`.
    var textsPer10Seconds = 20
    /// `LIMIT_SIGNALS_PER_10S`, `typing` included.
    var signalsPer10Seconds = 200
    /// `LIMIT_FINDS_PER_MINUTE`, for `find` and `next`.
    var findsPerMinute = 60
}

/// What is left of a seat's ``SeatLimits``.
struct SeatAllowances {
    private var texts: Allowance
    private var signals: Allowance
    private var finds: Allowance

    init(_ limits: SeatLimits) {
        self.texts = Allowance(Rate(limits.textsPer10Seconds, per: .seconds(10)))
        self.signals = Allowance(Rate(limits.signalsPer10Seconds, per: .seconds(10)))
        self.finds = Allowance(Rate(limits.findsPerMinute, per: .seconds(60)))
    }

    mutating func takeText(at now: Instant) throws(ChatError) {
        try Self.check(self.texts.take(at: now))
    }

    mutating func takeSignal(at now: Instant) throws(ChatError) {
        try Self.check(self.signals.take(at: now))
    }

    mutating func takeFind(at now: Instant) throws(ChatError) {
        try Self.check(self.finds.take(at: now))
    }

    private static func check(_ wait: Duration?) throws(ChatError) {
        if let wait { throw ChatError(.rateLimited, "That was too fast. Wait a moment.", retryAfter: wait) }
    }
}
