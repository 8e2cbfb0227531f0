import NIOCore

/// Reads values of RESP2 and RESP3 out of a stream, whatever pieces it comes in.
///
/// It keeps where it is within a value, so no byte is looked at twice for coming late, and it works with a stack of its
/// own instead of recursion, so a value's depth costs no stack. Every bound of ``RESPLimits`` is checked before anything
/// is kept for the sake of a length that a server merely claims.
struct RESPReader: Sendable {
    /// An aggregate whose values are not all there.
    private struct Frame: Sendable {
        let kind: Kind
        /// How many values are still to come; a map's entry is two.
        var remaining: Int
        var values: [RedisValue]
    }

    private enum Kind: Sendable {
        case array
        case set
        case push
        case map
        /// Says something about the value behind it, which nobody here asks for. It is read and dropped.
        case attribute
    }

    /// Bytes whose length was read and that have not all come.
    private enum Blob: Sendable {
        case bulk
        case error
        case verbatim
    }

    /// The shortest value there is: `_\r\n`.
    private static let shortestValue = 3
    /// The most values that room is made for before they come.
    private static let reserved = 1_024

    private let limits: RESPLimits
    private var stack: [Frame] = []
    private var blob: (kind: Blob, length: Int)?
    /// How many bytes of the unfinished line were searched for its end.
    private var searched = 0
    /// How many bytes the value under way may still take.
    private var allowance: Int

    init(limits: RESPLimits = RESPLimits()) {
        self.limits = limits
        self.allowance = limits.bytes
    }

    /// Takes the next whole value from the buffer's front; nil says that more bytes are needed.
    ///
    /// Not to be called any more after an error.
    mutating func next(from buffer: inout ByteBuffer) throws(RESPViolation) -> RedisValue? {
        while true {
            guard let element = try self.element(from: &buffer) else { return nil }
            guard let value = try self.close(element) else { continue }
            self.allowance = self.limits.bytes
            return value
        }
    }

    /// What stands at the buffer's front: a value, or the head of an aggregate.
    private enum Element {
        case value(RedisValue)
        case head(Kind, count: Int)
        case blobHead
    }

    private mutating func element(from buffer: inout ByteBuffer) throws(RESPViolation) -> Element? {
        if let blob = self.blob { return try self.readBlob(blob.kind, blob.length, from: &buffer) }
        guard let length = try self.lineLength(in: buffer) else { return nil }
        try self.spend(length + 2)
        var line = buffer.readSlice(length: length) ?? ByteBuffer()
        buffer.moveReaderIndex(forwardBy: 2)
        let type: UInt8 = line.readInteger() ?? 0
        let element = try self.element(of: type, line)
        guard case .blobHead = element else { return element }
        return try self.element(from: &buffer)
    }

    private mutating func element(of type: UInt8, _ line: ByteBuffer) throws(RESPViolation) -> Element {
        switch type {
        case UInt8(ascii: "+"): return .value(.simple(String(buffer: line)))
        case UInt8(ascii: "-"): return .value(.error(RedisServerError(line: String(buffer: line))))
        case UInt8(ascii: ":"): return .value(.integer(try RESPLine.integer(line)))
        case UInt8(ascii: "_"): return .value(try RESPLine.null(line))
        case UInt8(ascii: "#"): return .value(.boolean(try RESPLine.boolean(line)))
        case UInt8(ascii: ","): return .value(.double(try RESPLine.double(line)))
        case UInt8(ascii: "("): return .value(.bigNumber(try RESPLine.bigNumber(line)))
        case UInt8(ascii: "$"): return try self.blobHead(.bulk, line)
        case UInt8(ascii: "!"): return try self.blobHead(.error, line)
        case UInt8(ascii: "="): return try self.blobHead(.verbatim, line)
        case UInt8(ascii: "*"): return try self.head(.array, line)
        case UInt8(ascii: "~"): return try self.head(.set, line)
        case UInt8(ascii: ">"): return try self.head(.push, line)
        case UInt8(ascii: "%"): return try self.head(.map, line)
        case UInt8(ascii: "|"): return try self.head(.attribute, line)
        default: throw .unknownType(type)
        }
    }

    private mutating func blobHead(_ kind: Blob, _ line: ByteBuffer) throws(RESPViolation) -> Element {
        guard let length = try RESPLine.length(line) else {
            // RESP2 writes null as a length of -1.
            guard kind == .bulk else { throw .malformedLength }
            return .value(.null)
        }
        guard length <= self.allowance - 2 else { throw .tooLong }
        self.blob = (kind, length)
        return .blobHead
    }

    private func head(_ kind: Kind, _ line: ByteBuffer) throws(RESPViolation) -> Element {
        guard let count = try RESPLine.length(line) else {
            guard kind == .array else { throw .malformedLength }
            return .value(.null)
        }
        guard kind != .push || self.stack.isEmpty else { throw .misplacedPush }
        // What cannot fit any more is refused before any of it comes.
        guard count <= self.allowance / Self.shortestValue else { throw .tooLong }
        switch kind {
        case .array, .set, .push: return .head(kind, count: count)
        case .map, .attribute: return .head(kind, count: 2 * count)
        }
    }

    private mutating func readBlob(
        _ kind: Blob,
        _ length: Int,
        from buffer: inout ByteBuffer
    ) throws(RESPViolation) -> Element? {
        guard buffer.readableBytes >= length + 2 else { return nil }
        guard buffer.getInteger(at: buffer.readerIndex + length, as: UInt16.self) == 0x0D0A else {
            throw .missingLineEnd
        }
        try self.spend(length + 2)
        self.blob = nil
        var bytes = buffer.readSlice(length: length) ?? ByteBuffer()
        buffer.moveReaderIndex(forwardBy: 2)
        switch kind {
        case .bulk:
            return .value(.bulk(bytes))
        case .error:
            return .value(.error(RedisServerError(line: String(buffer: bytes))))
        case .verbatim:
            guard let format = bytes.readString(length: 3), bytes.readInteger() == UInt8(ascii: ":") else {
                throw .malformedValue
            }
            return .value(.verbatim(format: format, bytes))
        }
    }

    /// Puts an element where it belongs, and answers the value that it makes whole.
    private mutating func close(_ element: Element) throws(RESPViolation) -> RedisValue? {
        var value: RedisValue
        switch element {
        case .value(let whole):
            value = whole
        case .head(let kind, let count):
            guard self.stack.count < self.limits.nesting else { throw .tooDeep }
            var frame = Frame(kind: kind, remaining: count, values: [])
            if count > 0 {
                frame.values.reserveCapacity(min(count, Self.reserved))
                self.stack.append(frame)
                return nil
            }
            guard let empty = Self.value(of: frame) else { return nil }
            value = empty
        case .blobHead:
            return nil
        }
        while let top = self.stack.indices.last {
            self.stack[top].values.append(value)
            self.stack[top].remaining -= 1
            guard self.stack[top].remaining == 0 else { return nil }
            // An attribute ends, and the value that it is about is yet to come.
            guard let whole = Self.value(of: self.stack.removeLast()) else { return nil }
            value = whole
        }
        return value
    }

    private static func value(of frame: Frame) -> RedisValue? {
        switch frame.kind {
        case .array: .array(frame.values)
        case .set: .set(frame.values)
        case .push: .push(frame.values)
        case .map:
            .map(
                stride(from: 0, to: frame.values.count, by: 2).map {
                    RedisEntry(key: frame.values[$0], value: frame.values[$0 + 1])
                }
            )
        case .attribute: nil
        }
    }

    private mutating func spend(_ bytes: Int) throws(RESPViolation) {
        guard bytes <= self.allowance else { throw .tooLong }
        self.allowance -= bytes
    }

    /// How long the line at the front is without its end; nil if the end has not come.
    private mutating func lineLength(in buffer: ByteBuffer) throws(RESPViolation) -> Int? {
        let limit = self.limits.line
        let from = self.searched
        let (length, isEnded) = buffer.withUnsafeReadableBytes { bytes -> (Int, Bool) in
            var index = from
            while index < bytes.count, index <= limit, bytes[index] != UInt8(ascii: "\r") { index += 1 }
            return (index, index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n"))
        }
        guard length <= limit else { throw .lineTooLong }
        guard isEnded else {
            guard buffer.readableBytes <= length + 1 else { throw .missingLineEnd }
            self.searched = length
            return nil
        }
        self.searched = 0
        return length
    }
}
