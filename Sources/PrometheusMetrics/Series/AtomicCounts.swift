import Synchronization

/// A fixed number of counts that any thread may add to.
// Sendable: the memory is made by `init` and freed by `deinit`, and in between nothing is done to it but by atomics. An
// array cannot hold them, since they cannot be copied.
final class AtomicCounts: @unchecked Sendable {
    private let counts: UnsafeMutableBufferPointer<Atomic<UInt64>>

    init(_ count: Int) {
        self.counts = .allocate(capacity: count)
        for index in 0..<count { self.counts.initializeElement(at: index, to: Atomic(0)) }
    }

    deinit {
        self.counts.deinitialize().deallocate()
    }

    func addOne(at index: Int) {
        self.counts[index].wrappingAdd(1, ordering: .relaxed)
    }

    func load(at index: Int) -> UInt64 {
        self.counts[index].load(ordering: .relaxed)
    }
}
