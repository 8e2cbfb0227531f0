public import NIOCore

/// What one server tells another, beside the lobby: the lobby does not look into it.
public struct Letter: Hashable, Sendable {
    /// Whom it is for.
    public var server: ServerID
    /// What it says.
    public var bytes: ByteBuffer

    /// Makes a letter.
    public init(to server: ServerID, _ bytes: ByteBuffer) {
        self.server = server
        self.bytes = bytes
    }

    /// What became of a letter.
    public enum Fate: UInt8, Hashable, Sendable {
        /// It is in the other server's stream, behind everything that this server has heard of.
        case sent
        /// There is no such server any more.
        case noSuchServer
        /// The other server does not read what it is told; it is about to be given up.
        case noRoom
    }
}
