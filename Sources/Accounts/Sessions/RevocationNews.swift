import Synchronization

/// Counts how often the feed of revocations had something to tell.
final class RevocationNews: Sendable {
    private let count = Atomic<UInt64>(0)

    /// How often it had.
    var told: UInt64 {
        self.count.load(ordering: .sequentiallyConsistent)
    }

    /// It has something to tell, to be called before it is told.
    func add() {
        self.count.add(1, ordering: .sequentiallyConsistent)
    }
}
