import ChatProtocol
import SharedKernel
import Synchronization

/// How often one guest may do what (protocol section 5).
struct SeatLimits: Sendable {
    fileprivate let rates: Rates

    /// Limits as the settings of these names have them.
    ///
    /// - Parameters:
    ///   - textsPer10Seconds: `LIMIT_TEXTS_PER_10S`.
    ///   - signalsPer10Seconds: `LIMIT_SIGNALS_PER_10S`, `typing` and `hall` included.
    ///   - findsPerMinute: `LIMIT_FINDS_PER_MINUTE`, for `find`, `next` and `call`.
    ///   - reportsPerMinute: `LIMIT_REPORTS_PER_MINUTE`, for `block` and `report`.
    init(
        textsPer10Seconds: Int = 20,
        signalsPer10Seconds: Int = 200,
        findsPerMinute: Int = 60,
        reportsPerMinute: Int = 10
    ) {
        self.rates = Rates(
            texts: Rate(textsPer10Seconds, per: .seconds(10)),
            signals: Rate(signalsPer10Seconds, per: .seconds(10)),
            finds: Rate(findsPerMinute, per: .seconds(60)),
            reports: Rate(reportsPerMinute, per: .seconds(60))
        )
    }

    /// The rates, which all guests share.
    fileprivate final class Rates: Sendable {
        let texts: Rate
        let signals: Rate
        let finds: Rate
        let reports: Rate

        init(texts: Rate, signals: Rate, finds: Rate, reports: Rate) {
            self.texts = texts
            self.signals = signals
            self.finds = finds
            self.reports = reports
        }
    }
}

/// What is left of one guest's ``SeatLimits``, whichever of their seats uses it.
///
/// A guest's seats may be on different event loops, so it is behind a lock; only one of them is ever the guest's for
/// long, so nobody waits for it. Every guest that is remembered has one, so it is small.
final class GuestAllowances: Sendable {
    /// When each is whole again, in milliseconds as a ``Rate`` counts them.
    private struct Left {
        var texts = Int64.min
        var signals = Int64.min
        var finds = Int64.min
        var reports = Int64.min
    }

    private let rates: SeatLimits.Rates
    private let left = Mutex(Left())

    init(_ limits: SeatLimits) {
        self.rates = limits.rates
    }

    func takeText(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { Self.take(self.rates.texts, from: &$0.texts, at: now) })
    }

    func takeSignal(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { Self.take(self.rates.signals, from: &$0.signals, at: now) })
    }

    func takeFind(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { Self.take(self.rates.finds, from: &$0.finds, at: now) })
    }

    func takeReport(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { Self.take(self.rates.reports, from: &$0.reports, at: now) })
    }

    private static func take(_ rate: Rate, from wholeAt: inout Int64, at now: Instant) -> Duration? {
        var known: Int64? = wholeAt
        let wait = rate.take(from: &known, at: now)
        wholeAt = known ?? wholeAt
        return wait
    }

    private static func check(_ wait: Duration?) throws(ChatError) {
        if let wait { throw ChatError(.rateLimited, "That was too fast. Wait a moment.", retryAfter: wait) }
    }
}
