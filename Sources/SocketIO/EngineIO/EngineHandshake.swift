public import NIOCore

/// What an OPEN packet tells the client (Engine.IO protocol v4, "Handshake").
public struct EngineHandshake: Hashable, Sendable {
    /// The session's id.
    public let sessionID: String
    /// Whether the client may upgrade to WebSocket.
    public let mayUpgrade: Bool
    /// How often the server pings.
    public let pingInterval: TimeAmount
    /// How long the server waits for the pong.
    public let pingTimeout: TimeAmount
    /// The largest payload that the server takes, in bytes.
    public let maxPayload: Int

    /// Makes a handshake.
    public init(
        sessionID: String,
        mayUpgrade: Bool,
        pingInterval: TimeAmount,
        pingTimeout: TimeAmount,
        maxPayload: Int
    ) {
        self.sessionID = sessionID
        self.mayUpgrade = mayUpgrade
        self.pingInterval = pingInterval
        self.pingTimeout = pingTimeout
        self.maxPayload = maxPayload
    }

    /// The longest interval that is believed, in milliseconds: a day.
    private static let longestInterval: Int64 = 86_400_000

    /// The OPEN packet's text.
    ///
    /// The session id must be free of characters that JSON escapes.
    public var packet: ByteBuffer {
        var packet = ByteBufferAllocator().buffer(capacity: self.sessionID.utf8.count + 128)
        packet.writeStaticString("0{\"sid\":\"")
        packet.writeString(self.sessionID)
        packet.writeStaticString(self.mayUpgrade ? "\",\"upgrades\":[\"websocket\"]" : "\",\"upgrades\":[]")
        packet.writeStaticString(",\"pingInterval\":")
        packet.writeString(String(self.pingInterval.nanoseconds / 1_000_000))
        packet.writeStaticString(",\"pingTimeout\":")
        packet.writeString(String(self.pingTimeout.nanoseconds / 1_000_000))
        packet.writeStaticString(",\"maxPayload\":")
        packet.writeString(String(self.maxPayload))
        packet.writeStaticString("}")
        return packet
    }

    /// Reads an OPEN packet's data, as a client does.
    public init?(data: ByteBuffer) {
        guard let object = JSONSlice(data), let sessionID = object["sid"]?.string,
            let interval = object["pingInterval"]?.integer, (0...Self.longestInterval).contains(interval),
            let timeout = object["pingTimeout"]?.integer, (0...Self.longestInterval).contains(timeout)
        else { return nil }
        self.init(
            sessionID: sessionID,
            mayUpgrade: object["upgrades"]?.item(0) != nil,
            pingInterval: .milliseconds(interval),
            pingTimeout: .milliseconds(timeout),
            maxPayload: object["maxPayload"]?.integer.map(Int.init) ?? 0
        )
    }
}

extension JSONSlice {
    /// A whole number that fits 64 bits, or nil.
    public var integer: Int64? {
        self.kind == .number ? Int64(String(buffer: self.bytes)) : nil
    }
}
