import NIOCore
import NIOHTTP1
import SocketIO

/// The head of a request that opens a session on a WebSocket, found in the first bytes of a connection.
///
/// Most connections begin with one. It is read where it stands, and nothing is made of fields that nobody asks for. It is
/// strict and has no opinion of its own: what is unusual, refused or simply another request is left to the HTTP decoder,
/// the gate and ``EngineRequest``. So it takes nothing that they would not take, and understands it as they do.
struct OpeningHead: Sendable {
    /// What a connection begins with.
    enum Reading: Sendable {
        /// Such a head.
        case whole(OpeningHead)
        /// What may become one.
        case unfinished
        /// Something else.
        case other
    }

    /// How large a head may be.
    struct Limits: Sendable {
        /// The most bytes of the request's target.
        let target: Int
        /// The most bytes of its fields.
        let headers: Int
    }

    /// The most bytes that are waited for.
    static let longest = 4_096
    private static let blankLine: StaticString = "\r\n\r\n"

    /// The head as it came, its blank line included.
    let bytes: ByteBuffer
    private let fields: OpeningFields

    /// Reads what has come of a connection so far.
    ///
    /// `start` is how its first line begins: the method, and the path up to the query. `seen` is how many bytes were found
    /// unfinished before; they are not searched again.
    static func read(_ bytes: ByteBuffer, seen: Int, start: [UInt8], limits: Limits) -> Reading {
        bytes.withUnsafeReadableBytes { pointer in
            guard pointer.prefix(start.count).elementsEqual(start.prefix(pointer.count)) else { return .other }
            guard let length = self.length(of: pointer, seen: seen) else {
                return pointer.count < self.longest ? .unfinished : .other
            }
            let head = UnsafeRawBufferPointer(rebasing: pointer[..<length])
            guard let fields = OpeningFields(head, limits),
                let slice = bytes.getSlice(at: bytes.readerIndex, length: length)
            else { return .other }
            return .whole(OpeningHead(bytes: slice, fields: fields))
        }
    }

    /// How long a head is that ends in these bytes, the blank line included; nil if it does not.
    private static func length(of bytes: UnsafeRawBufferPointer, seen: Int) -> Int? {
        var end = max(seen, 3)
        while end < bytes.count {
            // The last byte of a blank line is looked for first: there are few of them.
            if bytes[end] == UInt8(ascii: "\n"),
                UnsafeRawBufferPointer(rebasing: bytes[(end - 3)...end]).reads(self.blankLine)
            {
                return end + 1
            }
            end += 1
        }
        return nil
    }

    /// The page that asks, if a browser does.
    var origin: String? {
        self.fields.origin.map { self.text($0) }
    }

    /// Whom it asks.
    var host: String {
        self.text(self.fields.host)
    }

    /// Writes the answer that agrees, 101.
    var agreement: ByteBuffer {
        let key = self.fields.key
        return self.bytes.withUnsafeReadableBytes { head in
            WebSocketUpgrade.agreement(to: UnsafeRawBufferPointer(rebasing: head[key]))
        }
    }

    /// Every field, in order.
    var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        self.bytes.withUnsafeReadableBytes { head in
            for (name, value) in OpeningLines(of: head, from: self.fields.start) {
                let name = String(decoding: head[name], as: UTF8.self)
                headers.add(name: name, value: String(decoding: head[value], as: UTF8.self))
            }
        }
        return headers
    }

    /// The values of a field, in order.
    func values(of field: String) -> [String] {
        self.bytes.withUnsafeReadableBytes { head in
            var values: [String] = []
            for (name, value) in OpeningLines(of: head, from: self.fields.start)
            where name.count == field.utf8.count && Self.areSame(head[name], field) {
                values.append(String(decoding: head[value], as: UTF8.self))
            }
            return values
        }
    }

    private static func areSame(_ name: Slice<UnsafeRawBufferPointer>, _ field: String) -> Bool {
        name.elementsEqual(field.utf8) {
            $0 == $1 || ($0 ^ $1 == 0x20 && UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20)
        }
    }

    private func text(_ range: Range<Int>) -> String {
        self.bytes.withUnsafeReadableBytes { String(decoding: $0[range], as: UTF8.self) }
    }
}
