/// What one reply may take.
struct RESPLimits: Hashable, Sendable {
    /// The most bytes, as they are on the wire.
    var bytes = 64 * 1_024 * 1_024
    /// How deep aggregates may stand within one another.
    var nesting = 32
    /// The most bytes of a line, which is what is no bulk string.
    ///
    /// Redis' own errors and statuses are far shorter.
    var line = 64 * 1_024
}
