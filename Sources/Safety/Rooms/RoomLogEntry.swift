public import SharedKernel

/// What the room log is told, in the order in which it happened.
public enum RoomLogEntry: Hashable, Sendable {
    /// Two accounts were paired.
    case opened(RoomID, caller: AccountID, callee: AccountID, at: Instant)
    /// A room ended.
    case closed(RoomID, at: Instant)
}
