import Dispatch

/// Holds a thread until it is opened, for what must not await.
final class DispatchGate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { self.semaphore.wait() }

    func open() { self.semaphore.signal() }
}
