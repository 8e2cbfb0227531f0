/// A guest's place in the queue.
package struct Ticket: Hashable, Sendable {
    /// By age: the moment the wait began, moved back by what a guest who was left had waited before.
    package let age: Place
    /// By the latest entry into the queue, from which `RELAX_AFTER` and `REMATCH_AFTER` count (rule 5).
    package let entry: Place
    /// Whether a tick has seen that `RELAX_AFTER` is over.
    package var isRelaxed = false

    /// Makes a ticket of somebody who has yet to wait.
    package init(age: Place, entry: Place) {
        self.age = age
        self.entry = entry
    }
}
