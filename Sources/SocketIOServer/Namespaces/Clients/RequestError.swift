/// Why a client gave no answer that could be used.
public enum RequestError: Error, Hashable, Sendable {
    /// It did not answer in time.
    case timedOut
    /// It is gone, or has not been let in yet.
    case disconnected
    /// As many answers are awaited of this client as may be.
    case tooMany
    /// It answered with something else than was asked for.
    case malformed
    /// What was to be sent could not be encoded, which is the program's fault.
    case unencodable
    /// The task that waited was cancelled.
    case cancelled
}
