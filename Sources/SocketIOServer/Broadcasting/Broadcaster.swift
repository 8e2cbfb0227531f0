/// Carries what is said to many to the other servers of an application.
///
/// Each server has a broadcaster of its own. What one of them publishes is delivered by all others, in the order in
/// which it was published, at most once, and never by the one that published it. Where something is lost after it was
/// taken, those who miss it deliver ``Broadcast/gap`` in its place.
public protocol Broadcaster: Sendable {
    /// Hands a broadcast over to be carried, and does not wait for that.
    ///
    /// May be called from any thread, also before and after ``run(_:)``.
    @discardableResult
    func publish(_ broadcast: Broadcast) -> Publication
    /// Delivers what others publish, one broadcast after the other, until its task is cancelled.
    ///
    /// To be run once at a time. It throws if it cannot go on.
    func run(_ deliver: @escaping @Sendable (Broadcast) -> Void) async throws
    /// Returns when what was published before is on its way or given up, or the task is cancelled.
    ///
    /// Called before ``run(_:)`` is cancelled when a server shuts down, so that its last words are heard.
    func flush() async
}

extension Broadcaster {
    /// Returns at once: nothing waits to be carried.
    public func flush() async {}
}

/// What became of a broadcast that was handed over.
public enum Publication: Hashable, Sendable {
    /// It is on its way.
    case taken
    /// As much as may wait is waiting, here or for at least one of the others, who will deliver a gap.
    case dropped
    /// It is larger than a broadcast may be, and nobody will hear of it.
    case tooLarge
}
