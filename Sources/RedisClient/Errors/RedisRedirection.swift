/// A Redis Cluster node's answer that the keys of a command are kept elsewhere.
///
/// This client talks to one server and follows no redirection: whoever gets one decides where to go. Keys that share a
/// hash tag share a node, so an application that puts all of a unit's keys under one tag needs one client a unit.
public struct RedisRedirection: Error, Hashable, Sendable {
    /// For how long the keys are elsewhere.
    public enum Kind: Hashable, Sendable {
        /// From now on.
        case moved
        /// For the next command only, which an `ASKING` must go ahead of.
        case ask
    }

    /// For how long the keys are elsewhere.
    public let kind: Kind
    /// The hash slot of the keys, of 0 to 16,383.
    public let slot: Int
    /// The node's host; empty says the host that answered.
    public let host: String
    /// The node's port.
    public let port: Int

    /// Makes a redirection from its parts.
    public init(kind: Kind, slot: Int, host: String, port: Int) {
        self.kind = kind
        self.slot = slot
        self.host = host
        self.port = port
    }

    /// Reads `MOVED 3999 127.0.0.1:6381` and its like; anything else is nil.
    public init?(_ error: RedisServerError) {
        switch error.code {
        case "MOVED": self.kind = .moved
        case "ASK": self.kind = .ask
        default: return nil
        }
        let words = error.message.split(separator: " ")
        // An IPv6 address has colons of its own: the last one comes before the port.
        guard words.count == 2, let colon = words[1].lastIndex(of: ":"),
            let slot = Int(words[0]), 0..<16_384 ~= slot,
            let port = Int(words[1][words[1].index(after: colon)...]), 1...65_535 ~= port
        else { return nil }
        self.slot = slot
        self.host = String(words[1][..<colon])
        self.port = port
    }
}
