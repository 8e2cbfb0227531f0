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

    /// The message that carries an event without anything to say.
    static func event(_ name: ServerEventName) -> EncodedPacket {
        .event(name.rawValue, ByteBuffer(string: "{}"))
    }

    /// The message that answers an event.
    static func acknowledgement(_ id: UInt64, _ answer: some Encodable) -> EncodedPacket {
        .answer(id, self.json(answer))
    }

    /// Reads a shape from an event's argument.
    ///
    /// An argument that is left out reads as an empty object.
    static func decode<Shape: Decodable>(_ shape: Shape.Type, from argument: JSONSlice?) throws(ChatError) -> Shape {
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
