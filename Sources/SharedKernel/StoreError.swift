/// Why a store could not do what it was asked.
public struct StoreError: Error {
    /// The reasons there are.
    public enum Code: Hashable, Sendable {
        /// The store cannot be reached or written just now, or has no room for more; the same may succeed later.
        case unavailable
        /// What is stored is not what this program stores.
        case corrupt
    }

    /// The reason.
    public let code: Code
    /// What was being done, for the log.
    public let message: String
    /// What went wrong underneath, for the log.
    public let cause: (any Error)?

    /// Makes an error from its parts.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
