import ChatProtocol
import Foundation
import NIOCore
import SocketIO

/// Turns the protocol's shapes into socket messages and back.
enum ChatCodec {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// A shape as JSON.
    static func json(_ plain: some PlainlyWritten) -> ByteBuffer {
        var json = ByteBufferAllocator().buffer(capacity: plain.length)
        plain.write(into: &json)
        return json
    }

    /// A shape as JSON.
    static func json(_ value: some Encodable) -> ByteBuffer {
        do {
            return ByteBuffer(bytes: try self.encoder.encode(value))
        } catch {
            preconditionFailure("a protocol shape of ours could not be written: \(error)")
        }
    }

    /// The message that carries an event.
    static func event(_ name: ServerEventName, _ argument: some Encodable) -> EncodedPacket {
        .event(name.rawValue, self.json(argument))
    }

    /// The message that carries an event, its argument written without an encoder.
    static func event(_ name: ServerEventName, plainly plain: some JSONWritten) -> EncodedPacket {
        let message = EncodedMessage(capacity: name.rawValue.utf8.count + plain.length + 7) { buffer in
            buffer.writeStaticString("42[\"")
            buffer.writeString(name.rawValue)
            buffer.writeStaticString("\",")
            plain.write(into: &buffer)
            buffer.writeStaticString("]")
        }
        return EncodedPacket(message)
    }

    /// The message that carries an event without anything to say.
    static func event(_ name: ServerEventName) -> EncodedPacket {
        .event(name.rawValue, ByteBuffer(string: "{}"))
    }

    /// The message that answers an event.
    static func acknowledgement(_ id: UInt64, _ answer: some Encodable) -> EncodedPacket {
        .answer(id, self.json(answer))
    }

    /// Reads a shape from an event's argument, without a decoder if it is plain enough.
    ///
    /// An argument that is left out reads as an empty object.
    static func decode<Shape: PlainlyRead>(
        _ shape: Shape.Type,
        from argument: JSONSlice?
    ) throws(ChatError) -> Shape {
        if let argument, argument.kind == .object, !argument.bytes.readableBytesView.contains(UInt8(ascii: "\\")) {
            do throws(Unclear) { return try shape.init(plainly: argument) } catch {}
        }
        return try self.decodeAnyhow(shape, from: argument)
    }

    /// Reads a shape from an event's argument.
    ///
    /// An argument that is left out reads as an empty object.
    static func decode<Shape: Decodable>(_ shape: Shape.Type, from argument: JSONSlice?) throws(ChatError) -> Shape {
        try self.decodeAnyhow(shape, from: argument)
    }

    private static func decodeAnyhow<Shape: Decodable>(
        _ shape: Shape.Type,
        from argument: JSONSlice?
    ) throws(ChatError) -> Shape {
        guard argument == nil || argument?.kind == .object else { throw .notAnObject }
        do {
            let bytes = argument.map { Data($0.bytes.readableBytesView) } ?? Data("{}".utf8)
            return try JSONDecoder().decode(shape, from: bytes)
        } catch let error as DecodingError {
            throw ChatError(error)
        } catch {
            throw ChatError(.invalidRequest, "The argument could not be read.")
        }
    }
}
