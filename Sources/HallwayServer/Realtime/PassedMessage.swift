import ChatProtocol
import NIOCore
import SharedKernel
import SocketIO

/// What one guest says to the other, checked once and spliced into the packet that the other is sent.
///
/// Nothing is decoded and built anew: the values a client may choose are passed on as the bytes that came, inside an
/// envelope of ours (protocol rule 15).
struct PassedMessage {
    /// The room it names.
    let room: RoomID
    /// What the partner is to be sent.
    let packet: ByteBuffer
    /// Whether it still means something to a partner who was away when it was said.
    var isKept = true
    /// Whether it is a text, which is evidence if one of the two reports the other.
    var isText = false

    /// Reads the argument of `signal`: a room and either a description or a candidate.
    static func signal(_ argument: JSONSlice?) throws(ChatError) -> PassedMessage {
        let argument = try self.object(argument)
        guard argument.bytes.readableBytes <= Limits.version1.signalBytes else {
            throw ChatError(.payloadTooLarge, "A signal holds at most \(Limits.version1.signalBytes) bytes.")
        }
        let room = try self.room(in: argument)
        switch (argument["description"], argument["candidate"]) {
        case (let description?, nil):
            guard description.kind == .object, description["type"]?.kind == .string,
                description["sdp"]?.kind == .string
            else { throw ChatError(.invalidRequest, "description must be an object with type and sdp.") }
            return self.make("signal", room, "description", description)
        case (nil, let candidate?):
            guard candidate.kind == .object || candidate.kind == .null else {
                throw ChatError(.invalidRequest, "candidate must be an object or null.")
            }
            return self.make("signal", room, "candidate", candidate)
        default:
            throw ChatError(.invalidRequest, "A signal has either a description or a candidate.")
        }
    }

    /// Reads the argument of `typing`.
    static func typing(_ argument: JSONSlice?) throws(ChatError) -> PassedMessage {
        let argument = try self.object(argument)
        let room = try self.room(in: argument)
        guard let typing = argument["typing"], typing.kind == .boolean else {
            throw ChatError(.invalidRequest, "typing must be true or false.")
        }
        var message = self.make("typing", room, "typing", typing)
        message.isKept = false
        return message
    }

    private static func make(
        _ event: String,
        _ room: RoomID,
        _ key: String,
        _ value: JSONSlice
    ) -> PassedMessage {
        var packet = ByteBuffer()
        packet.reserveCapacity(value.bytes.readableBytes + 80)
        packet.writeString(SocketPacketWriter.eventPrefix(event))
        packet.writeString("{\"room\":\"\(room)\",\"\(key)\":")
        packet.writeImmutableBuffer(value.bytes)
        packet.writeString("}]")
        return PassedMessage(room: room, packet: packet)
    }

    fileprivate static func object(_ argument: JSONSlice?) throws(ChatError) -> JSONSlice {
        guard let argument, argument.kind == .object else { throw .notAnObject }
        return argument
    }

    fileprivate static func room(in argument: JSONSlice) throws(ChatError) -> RoomID {
        guard let written = argument["room"] else { throw ChatError(.invalidRequest, "room is missing.") }
        guard let room = written.string.flatMap({ RoomID($0) }) else {
            throw ChatError(.invalidRequest, "room must be a room's id.")
        }
        return room
    }
}

/// A text that one guest wrote to the other, checked and not yet named.
struct PassedText {
    /// The longest nonce, in bytes of JSON.
    private static let maximumNonceLength = 128

    /// The room it names.
    let room: RoomID
    /// The text, as the JSON string that came.
    let text: JSONSlice
    /// The sender's own name for it.
    let nonce: String?

    /// Reads the argument of `text`.
    init(_ argument: JSONSlice?) throws(ChatError) {
        let argument = try PassedMessage.object(argument)
        self.room = try PassedMessage.room(in: argument)
        guard let text = argument["text"], text.kind == .string else {
            throw ChatError(.invalidRequest, "text must be a string.")
        }
        guard let length = text.stringLength else {
            throw ChatError(.invalidRequest, "text holds half of a surrogate pair.")
        }
        guard length.scalars > 0 else { throw ChatError(.invalidRequest, "text is empty.") }
        let limits = Limits.version1
        guard length.scalars <= limits.textScalars, length.utf8Bytes <= limits.textBytes else {
            throw ChatError(
                .payloadTooLarge,
                "A text holds at most \(limits.textScalars) characters and \(limits.textBytes) bytes."
            )
        }
        self.text = text
        guard let nonce = argument["nonce"], nonce.kind != .null else {
            self.nonce = nil
            return
        }
        guard nonce.bytes.readableBytes <= Self.maximumNonceLength, let value = nonce.string else {
            throw ChatError(.invalidRequest, "nonce must be a short string.")
        }
        self.nonce = value
    }

    /// What the partner is to be sent: `text {room,id,text,sentAt}`.
    func message(_ receipt: TextReceipt) -> PassedMessage {
        var packet = ByteBuffer()
        packet.reserveCapacity(self.text.bytes.readableBytes + 180)
        packet.writeString(SocketPacketWriter.eventPrefix("text"))
        packet.writeString("{\"room\":\"\(self.room)\",\"id\":\"\(receipt.id)\"")
        packet.writeString(",\"sentAt\":\"\(receipt.sentAt)\",\"text\":")
        packet.writeImmutableBuffer(self.text.bytes)
        packet.writeString("}]")
        return PassedMessage(room: self.room, packet: packet, isText: true)
    }

    /// The argument of a packet that ``message(_:)`` made.
    static func argument(of packet: ByteBuffer) -> ByteBuffer {
        let prefix = SocketPacketWriter.eventPrefix("text").utf8.count
        return packet.getSlice(at: packet.readerIndex + prefix, length: packet.readableBytes - prefix - 1)
            ?? ByteBuffer()
    }
}
