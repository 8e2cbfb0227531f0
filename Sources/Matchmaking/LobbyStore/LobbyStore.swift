public import SharedKernel

/// Where a lobby lives.
///
/// One lobby is shared by every server that uses the same store.
///
/// What follows from a command reaches the store's ``LobbyOutlet`` in the order in which it was decided, so that
/// no guest hears of the end of a room before its beginning, whoever acted and from whichever thread.
public protocol LobbyStore: Sendable {
    /// Performs one command in one atomic step. Its directives are handed to the outlet before this returns.
    func perform(_ command: Command) async throws(StoreError)
    /// Lets time pass: graces that are over, guests who may meet a last partner again. Called once a second.
    func tick() async throws(StoreError)
    /// How many are here.
    func census() async throws(StoreError) -> Census
}

/// Takes what a lobby decided, one atomic step at a time and in order.
///
/// It must not wait, nor call the store.
public typealias LobbyOutlet = @Sendable ([Directive]) -> Void
