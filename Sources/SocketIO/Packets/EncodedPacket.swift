public import NIOCore

/// A Socket.IO packet encoded once, for any transport of any number of clients.
public struct EncodedPacket: Hashable, Sendable {
    /// The Engine.IO message that carries the packet.
    public let message: EncodedMessage
    /// The binary messages that follow it, in order.
    public let attachments: [EncodedMessage]

    /// How many bytes it has in all.
    public var count: Int {
        self.attachments.reduce(self.message.count) { $0 + $1.count }
    }

    /// Wraps an Engine.IO message that holds a whole packet, `4` and its type in front.
    public init(_ message: EncodedMessage) {
        self.message = message
        self.attachments = []
    }

    init(_ header: SocketPacketHeader, _ attachments: [ByteBuffer], capacity: Int, _ write: (inout ByteBuffer) -> Void)
    {
        self.message = EncodedMessage(capacity: header.capacity + capacity) { buffer in
            header.write(into: &buffer)
            write(&buffer)
        }
        self.attachments = attachments.isEmpty ? [] : attachments.map { EncodedMessage($0, isBinary: true) }
    }
}

extension EncodedPacket {
    /// An event with one argument, or none; the name must need no escapes in JSON.
    public static func event(
        _ name: String,
        _ argument: ByteBuffer?,
        namespace: String = "/",
        acknowledgement: UInt64? = nil
    ) -> EncodedPacket {
        let header = SocketPacketHeader(.event, namespace, acknowledgement)
        let length = name.utf8.count + (argument?.readableBytes ?? 0) + 5
        return EncodedPacket(header, [], capacity: length) { buffer in
            buffer.writeStaticString("[\"")
            buffer.writeString(name)
            buffer.writeStaticString("\"")
            if let argument {
                buffer.writeStaticString(",")
                buffer.writeImmutableBuffer(argument)
            }
            buffer.writeStaticString("]")
        }
    }

    /// An event whose payload is a whole JSON array, the name first.
    ///
    /// With attachments it is a BINARY_EVENT, and the payload holds their placeholders.
    public static func event(
        payload: ByteBuffer,
        attachments: [ByteBuffer] = [],
        namespace: String = "/",
        acknowledgement: UInt64? = nil
    ) -> EncodedPacket {
        let kind: SocketPacket.Kind = attachments.isEmpty ? .event : .binaryEvent
        let header = SocketPacketHeader(kind, namespace, acknowledgement, attachments: attachments.count)
        return EncodedPacket(header, attachments, capacity: payload.readableBytes) { $0.writeImmutableBuffer(payload) }
    }

    /// What answers an event: a JSON array of values.
    ///
    /// With attachments it is a BINARY_ACK, and the payload holds their placeholders.
    public static func answer(
        _ id: UInt64,
        payload: ByteBuffer,
        attachments: [ByteBuffer] = [],
        namespace: String = "/"
    ) -> EncodedPacket {
        let kind: SocketPacket.Kind = attachments.isEmpty ? .acknowledgement : .binaryAcknowledgement
        let header = SocketPacketHeader(kind, namespace, id, attachments: attachments.count)
        return EncodedPacket(header, attachments, capacity: payload.readableBytes) { $0.writeImmutableBuffer(payload) }
    }

    /// What answers an event with one JSON value.
    public static func answer(_ id: UInt64, _ value: ByteBuffer, namespace: String = "/") -> EncodedPacket {
        let header = SocketPacketHeader(.acknowledgement, namespace, id)
        return EncodedPacket(header, [], capacity: value.readableBytes + 2) { buffer in
            buffer.writeStaticString("[")
            buffer.writeImmutableBuffer(value)
            buffer.writeStaticString("]")
        }
    }

    /// Says that a client is let in.
    static func connected(_ namespace: String, socketID: String, recoveryID: String?) -> EncodedPacket {
        let header = SocketPacketHeader(.connect, namespace)
        return EncodedPacket(header, [], capacity: socketID.utf8.count + 64) { buffer in
            buffer.writeStaticString("{\"sid\":\"")
            buffer.writeString(socketID)
            if let recoveryID {
                buffer.writeStaticString("\",\"pid\":\"")
                buffer.writeString(recoveryID)
            }
            buffer.writeStaticString("\"}")
        }
    }

    /// Says that a client is turned away, with an object that says why.
    static func refused(_ namespace: String, reason: ByteBuffer) -> EncodedPacket {
        let header = SocketPacketHeader(.connectError, namespace)
        return EncodedPacket(header, [], capacity: reason.readableBytes) { $0.writeImmutableBuffer(reason) }
    }

    /// Shows a client out of a namespace.
    static func disconnected(_ namespace: String) -> EncodedPacket {
        EncodedPacket(SocketPacketHeader(.disconnect, namespace), [], capacity: 0) { _ in }
    }
}

/// What stands before a packet's payload, behind the digit of an Engine.IO message.
struct SocketPacketHeader {
    private let kind: SocketPacket.Kind
    private let namespace: String
    private let acknowledgement: UInt64?
    private let attachments: Int

    init(_ kind: SocketPacket.Kind, _ namespace: String, _ acknowledgement: UInt64? = nil, attachments: Int = 0) {
        self.kind = kind
        self.namespace = namespace
        self.acknowledgement = acknowledgement
        self.attachments = attachments
    }

    /// At least how many bytes it has.
    var capacity: Int {
        (self.namespace == "/" ? 2 : self.namespace.utf8.count + 3) + (self.acknowledgement == nil ? 0 : 8)
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(EnginePacket.Kind.message.digit)
        self.writePacket(into: &buffer)
    }

    /// Writes it without the digit of an Engine.IO message.
    func writePacket(into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(ascii: "0") + self.kind.rawValue)
        if self.kind.isBinary {
            buffer.writeString(String(self.attachments))
            buffer.writeInteger(UInt8(ascii: "-"))
        }
        if self.namespace != "/" {
            buffer.writeString(self.namespace)
            buffer.writeInteger(UInt8(ascii: ","))
        }
        if let acknowledgement = self.acknowledgement {
            buffer.writeString(String(acknowledgement))
        }
    }
}
