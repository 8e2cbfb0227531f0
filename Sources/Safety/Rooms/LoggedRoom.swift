public import SharedKernel

/// A room as the log keeps it: who met whom, and when.
///
/// Nothing of what was said or shown. An account that is gone has no name here any more.
public struct LoggedRoom: Hashable, Sendable {
    /// Which room.
    public let id: RoomID
    /// Who called, unless they are gone.
    public let caller: AccountID?
    /// Who answered, unless they are gone.
    public let callee: AccountID?
    /// When the two were paired.
    public let startedAt: Instant
    /// When the room ended; nil while it lasts.
    public let endedAt: Instant?

    /// Makes a room of the log from its parts.
    public init(id: RoomID, caller: AccountID?, callee: AccountID?, startedAt: Instant, endedAt: Instant?) {
        self.id = id
        self.caller = caller
        self.callee = callee
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// Whom an account met here; nil if it was not here itself, or the other is gone.
    public func partner(of account: AccountID) -> AccountID? {
        switch account {
        case self.caller: self.callee
        case self.callee: self.caller
        default: nil
        }
    }

    /// Whether an account was here.
    public func has(_ account: AccountID) -> Bool {
        account == self.caller || account == self.callee
    }
}
