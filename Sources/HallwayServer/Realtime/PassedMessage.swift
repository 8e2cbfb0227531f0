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
    let packet: EncodedPacket
    /// Whether it still means something to a partner who was away when it was said.
    var isKept = true
    /// Whether it is a text, which is evidence if one of the two reports the other.
    var isText = false
    /// Whether it is to reach nobody, though it is in order.
    var isWithheld = false

    /// Reads the argument of `signal`: a room and either a description, a candidate or a step of the verification.
    ///
    /// In a room that is kept to a relay a description and a candidate are not passed on as they came, but screened.
    static func signal(_ argument: JSONSlice?, keptToRelay: Bool = false) throws(ChatError) -> PassedMessage {
        let argument = try self.object(argument)
        guard argument.bytes.readableBytes <= Limits.version1.signalBytes else {
            throw ChatError(.payloadTooLarge, "A signal holds at most \(Limits.version1.signalBytes) bytes.")
        }
        let (written, description, candidate, verification) =
            argument.members("room", "description", "candidate", "verification")
        let room = try self.room(written)
        switch (description, candidate, verification) {
        case (let description?, nil, nil):
            guard description.kind == .object, case let (type?, sdp?) = description.members("type", "sdp"),
                type.kind == .string, sdp.kind == .string
            else { throw ChatError(.invalidRequest, "description must be an object with type and sdp.") }
            let passed = keptToRelay ? try ScreenedJSON.description(type, sdp) : description.bytes
            return self.make("42[\"signal\",{\"room\":\"", room, "\",\"description\":", passed)
        case (nil, let candidate?, nil):
            guard candidate.kind == .object || candidate.kind == .null else {
                throw ChatError(.invalidRequest, "candidate must be an object or null.")
            }
            let passed = keptToRelay ? ScreenedJSON.candidate(candidate) : candidate.bytes
            var message = self.make("42[\"signal\",{\"room\":\"", room, "\",\"candidate\":", passed ?? ByteBuffer())
            message.isWithheld = passed == nil
            return message
        case (nil, nil, let verification?):
            let step = try VerificationStep(verification)
            return self.make("42[\"signal\",{\"room\":\"", room, "\",\"verification\":", step.json)
        default:
            throw ChatError(.invalidRequest, "A signal has either a description, a candidate or a verification.")
        }
    }

    /// Reads the argument of `typing`.
    static func typing(_ argument: JSONSlice?) throws(ChatError) -> PassedMessage {
        let (written, typing) = try self.object(argument).members("room", "typing")
        let room = try self.room(written)
        guard let typing, typing.kind == .boolean else {
            throw ChatError(.invalidRequest, "typing must be true or false.")
        }
        var message = self.make("42[\"typing\",{\"room\":\"", room, "\",\"typing\":", typing.bytes)
        message.isKept = false
        return message
    }

    /// An event whose one argument is the room and one value: what stands before the room, between the two, and the value.
    private static func make(
        _ start: StaticString,
        _ room: RoomID,
        _ key: StaticString,
        _ value: ByteBuffer
    ) -> PassedMessage {
        let fixed = start.utf8CodeUnitCount + RoomID.writtenLength + key.utf8CodeUnitCount + 2
        let message = EncodedMessage(exactly: fixed + value.readableBytes) { packet in
            packet.write(start)
            packet.write(RoomID.writtenLength) { room.write(to: $0) }
            packet.write(key)
            packet.write(value)
            packet.write("}]")
        }
        return PassedMessage(room: room, packet: EncodedPacket(message))
    }

    fileprivate static func object(_ argument: JSONSlice?) throws(ChatError) -> JSONSlice {
        guard let argument, argument.kind == .object else { throw .notAnObject }
        return argument
    }

    fileprivate static func room(_ written: JSONSlice?) throws(ChatError) -> RoomID {
        guard let written else { throw ChatError(.invalidRequest, "room is missing.") }
        guard written.kind == .string, let room = RoomID(jsonString: written) else {
            throw ChatError(.invalidRequest, "room must be a room's id.")
        }
        return room
    }
}

extension Identifier {
    /// Reads the written form out of a JSON string; one with escapes is none.
    fileprivate init?(jsonString: JSONSlice) {
        let read = jsonString.bytes.withUnsafeReadableBytes {
            Self(utf8: UnsafeRawBufferPointer(rebasing: $0.dropFirst().dropLast()))
        }
        guard let read else { return nil }
        self = read
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
        let (room, text, nonce) = try PassedMessage.object(argument).members("room", "text", "nonce")
        self.room = try PassedMessage.room(room)
        guard let text, text.kind == .string else {
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
        guard let nonce, nonce.kind != .null else {
            self.nonce = nil
            return
        }
        guard nonce.bytes.readableBytes <= Self.maximumNonceLength, let value = nonce.string else {
            throw ChatError(.invalidRequest, "nonce must be a short string.")
        }
        self.nonce = value
    }

    /// What the partner is to be sent: `text {room,id,text,sentAt}`.
    func message(_ stamp: TextStamp) -> PassedMessage {
        let message = EncodedMessage(exactly: Self.fixedLength + self.text.bytes.readableBytes) { packet in
            packet.write(Self.start)
            packet.write(Self.beforeRoom)
            packet.write(RoomID.writtenLength) { self.room.write(to: $0) }
            packet.write(Self.beforeID)
            packet.write(MessageID.writtenLength) { stamp.id.write(to: $0) }
            packet.write(Self.beforeTime)
            packet.write(Instant.writtenLength) { stamp.sentAt.writeRFC3339(to: $0) }
            packet.write(Self.beforeText)
            packet.write(self.text.bytes)
            packet.write(Self.end)
        }
        return PassedMessage(room: self.room, packet: EncodedPacket(message), isText: true)
    }

    /// What stands before the argument.
    private static let start: StaticString = "42[\"text\","
    private static let beforeRoom: StaticString = "{\"room\":\""
    private static let beforeID: StaticString = "\",\"id\":\""
    private static let beforeTime: StaticString = "\",\"sentAt\":\""
    private static let beforeText: StaticString = "\",\"text\":"
    private static let end: StaticString = "}]"
    /// How long all is but the text.
    private static let fixedLength =
        [start, beforeRoom, beforeID, beforeTime, beforeText, end].reduce(0) { $0 + $1.utf8CodeUnitCount }
        + RoomID.writtenLength + MessageID.writtenLength + Instant.writtenLength

    /// The argument of a message that ``message(_:)`` made.
    static func argument(of message: EncodedMessage) -> ByteBuffer {
        let bytes = message.bytes
        let start = self.start.utf8CodeUnitCount
        return bytes.getSlice(at: bytes.readerIndex + start, length: bytes.readableBytes - start - 1) ?? ByteBuffer()
    }
}

/// What makes a text a message: its name, and when the server took it.
struct TextStamp: Sendable {
    let id: MessageID
    let sentAt: Instant

    /// As its sender is told.
    var receipt: TextReceipt {
        TextReceipt(id: self.id, sentAt: self.sentAt.rfc3339)
    }
}
