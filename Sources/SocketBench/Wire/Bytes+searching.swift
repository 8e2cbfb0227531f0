extension Collection where Element == UInt8 {
    /// The place behind the first occurrence of some bytes.
    func firstEnd(of bytes: [UInt8]) -> Index? {
        var start = self.startIndex
        while start != self.endIndex {
            let rest = self[start...]
            if rest.starts(with: bytes) { return self.index(start, offsetBy: bytes.count) }
            start = self.index(after: start)
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    /// The value of a JSON object's first member of that name, if it is a string without escapes.
    func string(of key: String) -> String? {
        guard let start = self.firstEnd(of: Array("\"\(key)\":\"".utf8)),
            let end = self[start...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return String(decoding: self[start..<end], as: UTF8.self)
    }
}
