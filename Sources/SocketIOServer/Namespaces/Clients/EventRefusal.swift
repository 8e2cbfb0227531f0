/// Thrown by an event's handler to answer that it will not do what was asked.
///
/// A client that asked for an answer gets `{"error":{"message":…,"data":…}}`; others are told nothing.
public struct EventRefusal: Error {
    /// The answer's message.
    public let message: String
    /// The answer's data, if any.
    public let data: (any Encodable & Sendable)?

    /// Makes a refusal.
    public init(_ message: String, data: (any Encodable & Sendable)? = nil) {
        self.message = message
        self.data = data
    }
}
