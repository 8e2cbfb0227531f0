import Foundation
import NIOCore
import SocketIO

/// Reads an event's arguments, or an answer's values, one after the other.
///
/// A value that is not there reads as `null`; those that nobody asks for are passed over.
struct PayloadReader {
    private let payload: JSONSlice
    private let first: JSONSlice?
    private let attachments: [ByteBuffer]
    private let start: Int
    private var count = 0

    private static let decoder = PayloadReader.makeDecoder()
    private static let null = Data("null".utf8)

    init(_ event: SocketEvent) {
        self.payload = event.payload
        self.first = event.argument
        self.attachments = event.attachments
        self.start = 1
    }

    init(_ answer: SocketAnswer) {
        self.payload = answer.payload
        self.first = answer.value
        self.attachments = answer.attachments
        self.start = 0
    }

    /// The next value as that type.
    mutating func next<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        let slice = self.count == 0 ? self.first : self.payload.item(self.start + self.count)
        self.count += 1
        return try Self.read(slice, as: type, attachments: self.attachments)
    }

    /// One value as that type; nil stands for `null`.
    static func read<Value: Decodable>(
        _ slice: JSONSlice?,
        as type: Value.Type,
        attachments: [ByteBuffer] = []
    ) throws -> Value {
        guard let slice else { return try self.decoder.decode(type, from: self.null) }
        // What most events bear needs no decoder.
        switch slice.kind {
        case .string where Value.self == String.self:
            guard let value = slice.string as? Value else { throw PayloadError.malformedString }
            return value
        case .boolean where Value.self == Bool.self:
            if let value = slice.boolean as? Value { return value }
        default:
            break
        }
        let json = Data(slice.bytes.readableBytesView)
        guard !attachments.isEmpty else { return try self.decoder.decode(type, from: json) }
        let decoder = self.makeDecoder()
        decoder.dataDecodingStrategy = .custom { try Self.data(from: $0, attachments: attachments) }
        return try decoder.decode(type, from: json)
    }

    private static func makeDecoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { try PayloadDate.read(from: $0) }
        return decoder
    }

    private static func data(from decoder: any Decoder, attachments: [ByteBuffer]) throws -> Data {
        if let placeholder = try? AttachmentPlaceholder(from: decoder) {
            guard placeholder.isPlaceholder, attachments.indices.contains(placeholder.num) else {
                throw PayloadError.noAttachment
            }
            return Data(attachments[placeholder.num].readableBytesView)
        }
        guard let data = Data(base64Encoded: try decoder.singleValueContainer().decode(String.self)) else {
            throw PayloadError.noAttachment
        }
        return data
    }
}
