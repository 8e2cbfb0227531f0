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

    /// Checks bytes, and answers nil unless they are one well-formed value with nothing but white space around.
    public init?(_ bytes: ByteBuffer) {
        let range = bytes.withUnsafeReadableBytes { pointer -> Range<Int>? in
            var scanner = JSONScanner(pointer)
            guard let range = scanner.skipValue(), scanner.isAtEnd() else { return nil }
            return range
        }
        guard let range, let slice = bytes.getSlice(at: bytes.readerIndex + range.lowerBound, length: range.count)
        else { return nil }
        self.init(checked: slice)
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
}

extension JSONSlice {
    /// An object's member, or nil if this is no object or has no such member.
    ///
    /// Where a key stands twice the last one counts, as in every common reader. A key that is written with escapes is
    /// not found.
    public subscript(_ key: StaticString) -> JSONSlice? {
        self.bytes.withUnsafeReadableBytes { pointer -> Range<Int>? in
            var scanner = JSONScanner(pointer)
            guard scanner.skip(UInt8(ascii: "{")) else { return nil }
            var found: Range<Int>?
            scanner.skipWhiteSpace()
            while let name = scanner.skipString() {
                scanner.skipWhiteSpace()
                _ = scanner.skip(UInt8(ascii: ":"))
                guard let value = scanner.skipValue() else { return nil }
                if Self.equals(pointer[name], key) { found = value }
                scanner.skipWhiteSpace()
                guard scanner.skip(UInt8(ascii: ",")) else { break }
                scanner.skipWhiteSpace()
            }
            return found
        }.flatMap { self.slice($0) }
    }

    /// A string's value, escapes resolved; nil if this is no string, or has a lone surrogate in it.
    public var string: String? {
        guard self.kind == .string else { return nil }
        return self.bytes.withUnsafeReadableBytes { pointer in
            let contents = UnsafeRawBufferPointer(rebasing: pointer[1..<(pointer.count - 1)])
            if !contents.contains(UInt8(ascii: "\\")) {
                return String(decoding: contents, as: UTF8.self)
            }
            var decoded = ""
            decoded.reserveCapacity(contents.count)
            return JSONStringReader.read(contents) { decoded.unicodeScalars.append($0) } ? decoded : nil
        }
    }

    /// How long a string is, escapes resolved; nil if this is no string, or has a lone surrogate in it.
    public var stringLength: (scalars: Int, utf8Bytes: Int)? {
        guard self.kind == .string else { return nil }
        return self.bytes.withUnsafeReadableBytes { pointer in
            var length = (scalars: 0, utf8Bytes: 0)
            let contents = UnsafeRawBufferPointer(rebasing: pointer[1..<(pointer.count - 1)])
            let isWhole = JSONStringReader.read(contents) { scalar in
                length.scalars += 1
                length.utf8Bytes += UTF8.width(scalar)
            }
            return isWhole ? length : nil
        }
    }

    /// True, false, or nil if this is no boolean.
    public var boolean: Bool? {
        self.kind == .boolean ? self.bytes.getInteger(at: self.bytes.readerIndex) == UInt8(ascii: "t") : nil
    }

    private func slice(_ range: Range<Int>) -> JSONSlice? {
        self.bytes.getSlice(at: self.bytes.readerIndex + range.lowerBound, length: range.count)
            .map { JSONSlice(checked: $0) }
    }

    private static func equals(_ bytes: Slice<UnsafeRawBufferPointer>, _ key: StaticString) -> Bool {
        bytes.elementsEqual(UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
    }
}
