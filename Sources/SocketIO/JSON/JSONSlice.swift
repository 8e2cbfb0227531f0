public import NIOCore

/// One well-formed JSON value, as the bytes that came.
///
/// It is made by a scan that checked it, so it can be spliced into another message as it is. Making it, and taking
/// members from it, copies nothing.
public struct JSONSlice: Hashable, Sendable {
    /// The value's bytes.
    public let bytes: ByteBuffer

    /// Wraps bytes that a scan has found well-formed.
    init(checked bytes: ByteBuffer) {
        self.bytes = bytes
    }

    /// Wraps a part of a buffer's readable bytes that a scan has found well-formed.
    @inline(__always)
    init?(checked range: Range<Int>?, of bytes: ByteBuffer) {
        guard let range,
            let slice = bytes.getSlice(at: bytes.readerIndex &+ range.lowerBound, length: range.count)
        else { return nil }
        self.init(checked: slice)
    }

    /// Checks bytes, and answers nil unless they are one well-formed value with nothing but white space around.
    public init?(_ bytes: ByteBuffer) {
        let range = bytes.withUnsafeReadableBytes { pointer -> Range<Int>? in
            var scanner = JSONScanner(pointer)
            guard let range = scanner.skipValue(), scanner.isAtEnd() else { return nil }
            return range
        }
        self.init(checked: range, of: bytes)
    }

    /// What kind of value it is.
    public var kind: Kind {
        switch self.bytes.getInteger(at: self.bytes.readerIndex, as: UInt8.self) {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The kinds of JSON values.
    public enum Kind: Hashable, Sendable {
        case object
        case array
        case string
        case number
        case boolean
        case null
    }

    /// True, false, or nil if this is no boolean.
    public var boolean: Bool? {
        self.kind == .boolean ? self.bytes.getInteger(at: self.bytes.readerIndex) == UInt8(ascii: "t") : nil
    }
}

extension JSONSlice {
    /// Checks bytes as one JSON array in one pass, and says where its first two items stand and how many there are.
    ///
    /// Nil if they are anything else, or anything but white space is around. It takes exactly what
    /// ``init(_:)`` takes as an array: the array itself counts as one level of nesting.
    public static func array(
        _ bytes: ByteBuffer
    ) -> (slice: JSONSlice, first: JSONSlice?, second: JSONSlice?, count: Int)? {
        let found = bytes.withUnsafeReadableBytes { pointer -> ArrayPlaces? in
            var scanner = JSONScanner(pointer)
            guard let places = ArrayPlaces(&scanner), scanner.isAtEnd() else { return nil }
            return places
        }
        guard let found, let slice = JSONSlice(checked: found.whole, of: bytes) else { return nil }
        return (
            slice, JSONSlice(checked: found.first, of: bytes), JSONSlice(checked: found.second, of: bytes),
            found.count
        )
    }

    private struct ArrayPlaces {
        let whole: Range<Int>
        var first: Range<Int>?
        var second: Range<Int>?
        var count = 0

        @inline(__always)
        init?(_ scanner: inout JSONScanner) {
            scanner.skipWhiteSpace()
            let start = scanner.offset
            guard scanner.skip(UInt8(ascii: "[")) else { return nil }
            scanner.skipWhiteSpace()
            if !scanner.skip(UInt8(ascii: "]")) {
                repeat {
                    guard let item = scanner.skipValue(depth: JSONScanner.maximumDepth - 1) else { return nil }
                    if self.count == 0 {
                        self.first = item
                    } else if self.count == 1 {
                        self.second = item
                    }
                    self.count &+= 1
                    scanner.skipWhiteSpace()
                } while scanner.skip(UInt8(ascii: ","))
                guard scanner.skip(UInt8(ascii: "]")) else { return nil }
            }
            self.whole = start..<scanner.offset
        }
    }
}
