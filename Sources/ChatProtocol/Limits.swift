/// The sizes that a client must keep to (protocol section 5).
public struct Limits: Codable, Hashable, Sendable {
    /// The longest text, in Unicode scalars.
    public let textScalars: Int
    /// The longest text, in bytes of UTF-8.
    public let textBytes: Int
    /// The largest argument of a `signal`, in bytes.
    public let signalBytes: Int
    /// The largest packet, in bytes.
    public let packetBytes: Int

    /// Version 1's limits.
    public static let version1 = Limits(
        textScalars: 2_000,
        textBytes: 8 * 1_024,
        signalBytes: 64 * 1_024,
        packetBytes: 100_000
    )
}

/// The version of the protocol that this code speaks.
public let protocolVersion = 1
