import ChatProtocol
import Foundation
import NIOCore
import SocketIO

/// Turns the protocol's shapes into socket messages and back.
enum ChatCodec {
    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
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
    static func event(_ name: ServerEventName, _ argument: some Encodable) -> ByteBuffer {
        SocketPacketWriter.event(name.rawValue, self.json(argument))
    }

    /// The message that carries an event without anything to say.
    static func event(_ name: ServerEventName) -> ByteBuffer {
        SocketPacketWriter.event(name.rawValue, ByteBuffer(string: "{}"))
    }

    /// The message that answers an event.
    static func acknowledgement(_ id: UInt64, _ answer: some Encodable) -> ByteBuffer {
        SocketPacketWriter.acknowledgement(id, self.json(answer))
    }

    /// Reads a shape from an event's argument. An argument that is left out reads as an empty object.
    static func decode<Shape: Decodable>(_ shape: Shape.Type, from argument: JSONSlice?) throws(ChatError) -> Shape {
        do {
            let bytes = argument.map { Data($0.bytes.readableBytesView) } ?? Data("{}".utf8)
            return try JSONDecoder().decode(shape, from: bytes)
        } catch let error as DecodingError {
            throw ChatError(.invalidRequest, error.inWords)
        } catch {
            throw ChatError(.invalidRequest, "The argument could not be read.")
        }
    }
}

extension DecodingError {
    /// What is wrong with which field, for the one who sent it.
    var inWords: String {
        switch self {
        case .keyNotFound(let key, let context):
            "\(Self.path(context.codingPath + [key])) is missing."
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            "\(Self.path(context.codingPath)) must be \(Self.name(of: type))."
        case .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "The argument is not well-formed." : "\(Self.path(context.codingPath)): \(context.debugDescription)."
        @unknown default:
            "The argument could not be read."
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "The argument" : keys.map(\.stringValue).joined(separator: ".")
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type: "a whole number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}
