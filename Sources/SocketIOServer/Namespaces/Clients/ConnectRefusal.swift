/// Thrown by a connect handler to turn a client away, with what it is to be told.
public struct ConnectRefusal: Error {
    /// What the client's `connect_error` bears as its message.
    public let message: String
    /// What it bears as its data, if anything.
    public let data: (any Encodable & Sendable)?

    /// Makes a refusal.
    public init(_ message: String, data: (any Encodable & Sendable)? = nil) {
        self.message = message
        self.data = data
    }
}
