import ChatProtocol
import SharedKernel
import Synchronization

/// How often one guest may do what (protocol section 5).
struct SeatLimits: Sendable {
    /// `LIMIT_TEXTS_PER_10S`.
    var textsPer10Seconds = 20
    /// `LIMIT_SIGNALS_PER_10S`, `typing` included.
    var signalsPer10Seconds = 200
    /// `LIMIT_FINDS_PER_MINUTE`, for `find` and `next`.
    var findsPerMinute = 60
    /// `LIMIT_REPORTS_PER_MINUTE`, for `block` and `report`.
    var reportsPerMinute = 10
}

/// What is left of one guest's ``SeatLimits``, whichever of their seats uses it.
///
/// A guest's seats may be on different event loops, so it is behind a lock; only one of them is ever the guest's for
/// long, so nobody waits for it.
final class GuestAllowances: Sendable {
    private struct Left {
        var texts: Allowance
        var signals: Allowance
        var finds: Allowance
        var reports: Allowance
    }

    private let left: Mutex<Left>

    init(_ limits: SeatLimits) {
        self.left = Mutex(
            Left(
                texts: Allowance(Rate(limits.textsPer10Seconds, per: .seconds(10))),
                signals: Allowance(Rate(limits.signalsPer10Seconds, per: .seconds(10))),
                finds: Allowance(Rate(limits.findsPerMinute, per: .seconds(60))),
                reports: Allowance(Rate(limits.reportsPerMinute, per: .seconds(60)))
            )
        )
    }

    func takeText(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { $0.texts.take(at: now) })
    }

    func takeSignal(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { $0.signals.take(at: now) })
    }

    func takeFind(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { $0.finds.take(at: now) })
    }

    func takeReport(at now: Instant) throws(ChatError) {
        try Self.check(self.left.withLock { $0.reports.take(at: now) })
    }

    private static func check(_ wait: Duration?) throws(ChatError) {
        if let wait { throw ChatError(.rateLimited, "That was too fast. Wait a moment.", retryAfter: wait) }
    }
}
