import ChatProtocol
import Matchmaking
import NIOCore
import RedisStores
import SharedKernel
import SocketIO

/// What servers tell each other about a room whose guests are on several of them.
enum RoomLetter: Sendable {
    /// A guest of the sender's says something to one of the receiver's.
    case said(Said)
    /// What became of what was said: for the seat that said it.
    case receipt(SeatID, number: UInt64, ChatError.InRoom?)
    /// The guest has come back by another server, or by the sender's own if none is named: all that was said to them here
    /// came before this, and is to go there.
    case handOver(GuestID, RoomID, to: ServerID?)
    /// The guest has come back by the sender: what is kept for them now is to be told there at once.
    ///
    /// All goes there once their partner's server asks for it, which may take long if that one cannot be reached.
    case askForKept(GuestID, RoomID)
    /// What is kept so far for a guest of the receiver's: all that goes there later begins with it.
    case keptSoFar(GuestID, RoomID, SeatRoom.Legacy)
    /// What a seat left to the one that took its place on the receiver's server.
    case legacy(GuestID, RoomID, SeatRoom.Legacy)

    /// Something that one guest says to the other.
    struct Said: Sendable {
        let message: PassedMessage
        /// Whom it is for.
        let guest: GuestID
        /// The seat that waits for a receipt.
        let seat: SeatID
        /// By what the receipt names it; 0 if none is waited for.
        let number: UInt64
    }

    /// Whether it must not be lost, however many letters wait: of these there are no more than seats.
    var isKept: Bool {
        switch self {
        case .said, .receipt: false
        case .handOver, .askForKept, .keptSoFar, .legacy: true
        }
    }
}

extension ChatError {
    /// Why what was said to a partner came to nothing.
    enum InRoom: UInt8, Sendable {
        case notInRoom = 1
        case partnerAway = 2
        case partnerSlow = 3

        /// As the guest is told.
        var error: ChatError {
            switch self {
            case .notInRoom: .notInRoom
            case .partnerAway: .partnerAway
            case .partnerSlow: .partnerSlow
            }
        }
    }
}

// MARK: Bytes

extension RoomLetter {
    private enum Kind: UInt8 {
        case said = 1
        case receipt = 2
        case handOver = 3
        case legacy = 4
        case askForKept = 5
        case keptSoFar = 6
    }

    /// The letter as it is sent.
    ///
    /// What the guests said is in it as it was encoded once.
    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        switch self {
        case .said(let said): said.write(into: &buffer, Kind.said.rawValue)
        case .receipt(let seat, let number, let failure):
            buffer.writeInteger(Kind.receipt.rawValue)
            buffer.writeInteger(seat.number)
            buffer.writeInteger(number)
            buffer.writeInteger(failure?.rawValue ?? 0)
        case .handOver(let guest, let room, let server):
            buffer.writeInteger(Kind.handOver.rawValue)
            buffer.writeIdentifier(guest)
            buffer.writeIdentifier(room)
            if let server { buffer.writeInteger(server.number) }
        case .askForKept(let guest, let room):
            buffer.writeInteger(Kind.askForKept.rawValue)
            buffer.writeIdentifier(guest)
            buffer.writeIdentifier(room)
        case .keptSoFar(let guest, let room, let legacy):
            Self.write(.keptSoFar, guest, room, legacy, into: &buffer)
        case .legacy(let guest, let room, let legacy):
            Self.write(.legacy, guest, room, legacy, into: &buffer)
        }
        return buffer
    }

    /// Reads a letter; nil if it makes no sense.
    init?(_ bytes: ByteBuffer) {
        var buffer = bytes
        guard let kind = buffer.readInteger(as: UInt8.self).flatMap(Kind.init(rawValue:)) else { return nil }
        switch kind {
        case .said:
            guard let said = Said(readingFrom: &buffer) else { return nil }
            self = .said(said)
        case .receipt:
            guard let (seat, number, outcome) = buffer.readMultipleIntegers(as: (UInt64, UInt64, UInt8).self) else {
                return nil
            }
            self = .receipt(SeatID(number: seat), number: number, ChatError.InRoom(rawValue: outcome))
        case .handOver:
            guard let guest: GuestID = buffer.readIdentifier(), let room: RoomID = buffer.readIdentifier() else {
                return nil
            }
            self = .handOver(guest, room, to: buffer.readInteger().map { ServerID(number: $0) })
        case .askForKept:
            guard let guest: GuestID = buffer.readIdentifier(), let room: RoomID = buffer.readIdentifier() else {
                return nil
            }
            self = .askForKept(guest, room)
        case .keptSoFar, .legacy:
            guard let guest: GuestID = buffer.readIdentifier(), let room: RoomID = buffer.readIdentifier(),
                let legacy = SeatRoom.Legacy(readingFrom: &buffer)
            else { return nil }
            self = kind == .legacy ? .legacy(guest, room, legacy) : .keptSoFar(guest, room, legacy)
        }
    }

    private static func write(
        _ kind: Kind,
        _ guest: GuestID,
        _ room: RoomID,
        _ legacy: SeatRoom.Legacy,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeInteger(kind.rawValue)
        buffer.writeIdentifier(guest)
        buffer.writeIdentifier(room)
        legacy.write(into: &buffer)
    }
}

extension RoomLetter.Said {
    private static let keptFlag: UInt8 = 1

    fileprivate func write(into buffer: inout ByteBuffer, _ kind: UInt8) {
        buffer.reserveCapacity(90 + self.message.packet.count)
        buffer.writeInteger(kind)
        buffer.writeIdentifier(self.guest)
        buffer.writeInteger(self.seat.number)
        buffer.writeInteger(self.number)
        buffer.writeIdentifier(self.message.room)
        buffer.writeIdentifier(self.message.text ?? MessageID(high: 0, low: 0))
        buffer.writeInteger(self.message.isKept ? Self.keptFlag : 0)
        buffer.writeImmutableBuffer(self.message.packet.message.bytes)
    }

    fileprivate init?(readingFrom buffer: inout ByteBuffer) {
        guard let guest: GuestID = buffer.readIdentifier(),
            let (seat, number) = buffer.readMultipleIntegers(as: (UInt64, UInt64).self),
            let room: RoomID = buffer.readIdentifier(), let text: MessageID = buffer.readIdentifier(),
            let flags = buffer.readInteger(as: UInt8.self), buffer.readableBytes > 0
        else { return nil }
        self.init(
            message: PassedMessage(
                room: room,
                packet: EncodedPacket(EncodedMessage(buffer)),
                isKept: flags & Self.keptFlag != 0,
                text: text == MessageID(high: 0, low: 0) ? nil : text
            ),
            guest: guest,
            seat: SeatID(number: seat),
            number: number
        )
    }
}

extension SeatRoom.Legacy {
    fileprivate func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(self.kept.packets.count))
        for packet in self.kept.packets {
            buffer.writeInteger(UInt32(packet.message.count))
            buffer.writeImmutableBuffer(packet.message.bytes)
        }
        buffer.writeInteger(UInt8(self.sent.items.count))
        for text in self.sent.items {
            buffer.writeInteger(UInt16(text.nonce.utf8.count))
            buffer.writeString(text.nonce)
            buffer.writeIdentifier(text.stamp.id)
            buffer.writeInteger(text.stamp.sentAt.milliseconds)
            buffer.writeInteger(text.fate == .delivered ? UInt8(1) : 0)
        }
        buffer.writeInteger(UInt8(self.heard.ids.count))
        for id in self.heard.ids { buffer.writeIdentifier(id) }
        buffer.writeInteger(self.isCallCounted ? UInt8(1) : 0)
    }

    fileprivate init?(readingFrom buffer: inout ByteBuffer) {
        self.init()
        guard let kept = buffer.readInteger(as: UInt16.self) else { return nil }
        for _ in 0..<kept {
            guard let length = buffer.readInteger(as: UInt32.self), let bytes = buffer.readSlice(length: Int(length))
            else { return nil }
            self.kept.add(EncodedPacket(EncodedMessage(bytes)))
        }
        guard let sent = buffer.readInteger(as: UInt8.self) else { return nil }
        for _ in 0..<sent {
            guard let length = buffer.readInteger(as: UInt16.self), let nonce = buffer.readString(length: Int(length)),
                let id: MessageID = buffer.readIdentifier(),
                let (at, isDelivered) = buffer.readMultipleIntegers(as: (Int64, UInt8).self)
            else { return nil }
            let stamp = TextStamp(id: id, sentAt: Instant(milliseconds: at))
            self.sent.remember(nonce, stamp)
            self.sent.settle(nonce, isDelivered == 1 ? .delivered : .unknown)
        }
        guard let heard = buffer.readInteger(as: UInt8.self) else { return nil }
        for _ in 0..<heard {
            guard let id: MessageID = buffer.readIdentifier() else { return nil }
            self.heard.append(id)
        }
        guard let isCallCounted = buffer.readInteger(as: UInt8.self) else { return nil }
        self.isCallCounted = isCallCounted == 1
    }
}

extension ByteBuffer {
    fileprivate mutating func writeIdentifier<Kind>(_ identifier: Identifier<Kind>) {
        self.writeInteger(identifier.high)
        self.writeInteger(identifier.low)
    }

    fileprivate mutating func readIdentifier<Kind>() -> Identifier<Kind>? {
        self.readMultipleIntegers(as: (UInt64, UInt64).self).map { Identifier(high: $0.0, low: $0.1) }
    }
}
