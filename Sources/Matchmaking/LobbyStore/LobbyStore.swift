/// Where a lobby lives.
///
/// One lobby is shared by every server that uses the same store.
///
/// What follows from a command reaches the store's ``LobbyOutlet`` in the order in which it was decided, so that
/// no guest hears of the end of a room before its beginning, whoever acted and from whichever thread.
public protocol LobbyStore: Sendable {
    /// Performs one command in one atomic step. Its directives are handed to the outlet before this returns.
    func perform(_ command: Command) async throws(LobbyStoreError)
    /// Lets time pass: graces that are over, guests who may meet a last partner again. Called once a second.
    func tick() async throws(LobbyStoreError)
    /// How many are here.
    func census() async throws(LobbyStoreError) -> Census
}

/// Takes what a lobby decided, one atomic step at a time and in order.
///
/// It must not wait, nor call the store.
public typealias LobbyOutlet = @Sendable ([Directive]) -> Void

/// Why a store could not do what it was asked.
public struct LobbyStoreError: Error {
    /// The kind of failure.
    public let code: Code
    /// What went wrong, for the log.
    public let message: String
    /// The error behind it, for the log.
    public let cause: (any Error)?

    /// Makes an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The kinds of failure, which may grow.
    public struct Code: Hashable, Sendable {
        /// Its name, for the log.
        public let name: String
        /// The store cannot be reached, or has no room for more.
        public static let unavailable = Code(name: "unavailable")
    }
}
