public import Matchmaking
import Synchronization

/// What an outlet was handed and nobody has looked at yet.
public final class DirectiveLog: Sendable {
    private let directives = Mutex<[Directive]>([])

    /// Makes an empty log.
    public init() {}

    /// Writes down one step.
    public func append(_ step: [Directive]) {
        self.directives.withLock { $0 += step }
    }

    /// Takes out what was written down, in order.
    public func drain() -> [Directive] {
        self.directives.withLock { directives in
            defer { directives.removeAll(keepingCapacity: true) }
            return directives
        }
    }
}
