public import NIOCore

/// How many packets one client may send in each ten seconds, all at once if it likes.
///
/// It keeps a server from being kept busy by one client with packets that are each too small to be refused.
public struct PacketBudget: Sendable {
    private static let span = TimeAmount.seconds(10)

    private let limit: Int
    private var left: Int
    private var refill: NIODeadline

    /// A budget of so many packets; 0 is no limit.
    public init(limit: Int, at now: NIODeadline) {
        self.limit = limit
        self.left = limit
        self.refill = now + Self.span
    }

    /// Spends one packet; false says that the budget is used up.
    public mutating func spend(at now: NIODeadline) -> Bool {
        guard self.limit > 0 else { return true }
        if now >= self.refill {
            self.left = self.limit
            self.refill = now + Self.span
        }
        guard self.left > 0 else { return false }
        self.left -= 1
        return true
    }
}
