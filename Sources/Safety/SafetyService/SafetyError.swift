/// Why a block, a report or a decision was not taken, in a form that can be told.
public struct SafetyError: Error {
    /// The reasons there are.
    ///
    /// The raw values are the protocol's error codes; `alreadyDecided` is for moderators alone.
    public enum Code: String, CaseIterable, Sendable {
        /// A reason or a note that cannot be one.
        case invalidRequest = "invalid_request"
        /// Not a room of theirs, or over for too long, or the other is gone.
        case notInRoom = "not_in_room"
        /// No such report.
        case notFound = "not_found"
        /// Somebody has decided the report before.
        case alreadyDecided = "already_decided"
        /// The store cannot take this just now.
        case unavailable = "unavailable"
    }

    /// The reason.
    public let code: Code
    /// What to tell the visitor: kind words, and what to do next.
    public let message: String
    /// What went wrong underneath, for the log; never sent.
    public let cause: (any Error)?

    /// Makes an error from its parts.
    public init(code: Code, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}
