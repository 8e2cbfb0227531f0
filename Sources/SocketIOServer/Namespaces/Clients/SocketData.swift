import Synchronization

/// What an application keeps with one client: one value of each type.
///
/// A client that recovers its session finds it as it was. It is held in memory and may be used from any thread.
public final class SocketData: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    init() {}

    /// The value of a type; nil if none was set, and setting nil removes it.
    public subscript<Value: Sendable>(_ type: Value.Type) -> Value? {
        get { self.values.withLock { $0[ObjectIdentifier(type)] } as? Value }
        set { self.values.withLock { $0[ObjectIdentifier(type)] = newValue } }
    }

    /// Changes the value of a type in one step, starting from `initial` if none was set.
    ///
    /// The closure must not use the same data itself.
    @discardableResult
    public func update<Value: Sendable, Result>(
        _ initial: @autoclosure () -> Value,
        _ change: (inout Value) throws -> sending Result
    ) rethrows -> sending Result {
        try self.values.withLock { values in
            var value = values[ObjectIdentifier(Value.self)] as? Value ?? initial()
            defer { values[ObjectIdentifier(Value.self)] = value }
            return try change(&value)
        }
    }
}
