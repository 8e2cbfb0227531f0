import SharedKernel

/// A guest's place in the queue.
struct Ticket: Hashable, Sendable {
    let guest: GuestID
    let account: AccountID
    /// By age: the moment the wait began, moved back by what a guest who was left had waited before.
    let age: Place
    /// By the latest entry into the queue, from which `REMATCH_AFTER` counts (rule 5).
    let entry: Place
}
