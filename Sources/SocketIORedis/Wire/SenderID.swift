/// One broadcaster among all that share a channel: chance, and another after every start.
struct SenderID: Hashable, Sendable {
    let value: UInt64

    init(value: UInt64) {
        self.value = value
    }

    /// A new one.
    static func make(using generator: inout some RandomNumberGenerator) -> SenderID {
        SenderID(value: generator.next())
    }
}
