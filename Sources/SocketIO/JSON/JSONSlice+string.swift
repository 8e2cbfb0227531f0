import NIOCore

extension JSONSlice {
    /// A string's value, escapes resolved; nil if this is no string, or has a lone surrogate in it.
    public var string: String? {
        self.withContents { contents in
            guard let escape = contents.firstBackslash(from: 0) else {
                return String(decoding: contents, as: UTF8.self)
            }
            return Self.resolve(contents, firstEscape: escape)
        }
    }

    /// Hands on the bytes of a string that has no escapes; nil if this is another value.
    func withPlainString<Result>(_ read: (UnsafeRawBufferPointer) -> Result) -> Result? {
        self.withContents { $0.firstBackslash(from: 0) == nil ? read($0) : nil }
    }

    /// How long a string is, escapes resolved; nil if this is no string, or has a lone surrogate in it.
    public var stringLength: (scalars: Int, utf8Bytes: Int)? {
        self.withContents { contents in
            var length = (scalars: 0, utf8Bytes: 0)
            var offset = 0
            while offset < contents.count {
                if contents.count &- offset >= 8 {
                    let eight = EightBytes(contents, at: offset)
                    if eight.backslashes == 0 {
                        length.scalars &+= 8 &- eight.continuations
                        length.utf8Bytes &+= 8
                        offset &+= 8
                        continue
                    }
                }
                if contents[offset] == UInt8(ascii: "\\") {
                    guard let escaped = JSONEscape.scalar(in: contents, at: offset) else { return nil }
                    length.scalars &+= 1
                    length.utf8Bytes &+= UTF8.width(escaped.scalar)
                    offset &+= escaped.length
                } else {
                    length.scalars &+= contents[offset] & 0xC0 == 0x80 ? 0 : 1
                    length.utf8Bytes &+= 1
                    offset &+= 1
                }
            }
            return length
        }
    }

    /// Hands on what stands between the quotation marks, or answers nil if this is no string.
    @inline(__always)
    private func withContents<Result>(_ read: (UnsafeRawBufferPointer) -> Result?) -> Result? {
        self.bytes.withUnsafeReadableBytes { pointer in
            guard pointer.count >= 2, pointer[0] == UInt8(ascii: "\"") else { return nil }
            return read(UnsafeRawBufferPointer(rebasing: pointer[1..<(pointer.count - 1)]))
        }
    }

    /// Builds a string whose escapes are resolved.
    private static func resolve(_ contents: UnsafeRawBufferPointer, firstEscape: Int) -> String? {
        var isWhole = true
        // No escape is shorter than what it stands for, so there is room for everything.
        let resolved = String(unsafeUninitializedCapacity: contents.count) { target in
            var written = 0
            var offset = 0
            var escape: Int? = firstEscape
            while true {
                let plain = contents[offset..<(escape ?? contents.count)]
                UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[written...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: plain))
                written += plain.count
                guard let at = escape else { return written }
                guard let (scalar, length) = JSONEscape.scalar(in: contents, at: at) else {
                    isWhole = false
                    return 0
                }
                for byte in UTF8.encode(scalar) ?? .init() {
                    target[written] = byte
                    written += 1
                }
                offset = at + length
                escape = contents.firstBackslash(from: offset)
            }
        }
        return isWhole ? resolved : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Where the first backslash stands from an offset on, or nil.
    fileprivate func firstBackslash(from start: Int) -> Int? {
        var offset = start
        while offset < self.count {
            if self.count &- offset >= 8 {
                let marks = EightBytes(self, at: offset).backslashes
                if marks != 0 { return offset &+ EightBytes.count(before: marks) }
                offset &+= 8
            } else {
                if self[offset] == UInt8(ascii: "\\") { return offset }
                offset &+= 1
            }
        }
        return nil
    }
}
