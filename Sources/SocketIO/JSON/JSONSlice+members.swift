import NIOCore

/// The members of an object.
///
/// All of them are found in one pass that checks nothing again. Where a key stands twice the last one counts, as in
/// every common reader. A key that is written with escapes is not found.
extension JSONSlice {
    /// An object's member, or nil if this is no object or has no such member.
    public subscript(_ key: StaticString) -> JSONSlice? {
        var found: Range<Int>?
        self.forEachMember { name, value in
            if name == key { found = value }
        }
        return JSONSlice(checked: found, of: self.bytes)
    }

    /// An object's members under two keys: nil for each that it has not, and for both if this is no object.
    public func members(_ first: StaticString, _ second: StaticString) -> (JSONSlice?, JSONSlice?) {
        var found: (Range<Int>?, Range<Int>?)
        self.forEachMember { name, value in
            if name == first { found.0 = value }
            if name == second { found.1 = value }
        }
        return (JSONSlice(checked: found.0, of: self.bytes), JSONSlice(checked: found.1, of: self.bytes))
    }

    /// An object's members under three keys: nil for each that it has not, and for all if this is no object.
    public func members(
        _ first: StaticString,
        _ second: StaticString,
        _ third: StaticString
    ) -> (JSONSlice?, JSONSlice?, JSONSlice?) {
        var found: (Range<Int>?, Range<Int>?, Range<Int>?)
        self.forEachMember { name, value in
            if name == first { found.0 = value }
            if name == second { found.1 = value }
            if name == third { found.2 = value }
        }
        return (
            JSONSlice(checked: found.0, of: self.bytes), JSONSlice(checked: found.1, of: self.bytes),
            JSONSlice(checked: found.2, of: self.bytes)
        )
    }

    /// An object's members under four keys: nil for each that it has not, and for all if this is no object.
    public func members(
        _ first: StaticString,
        _ second: StaticString,
        _ third: StaticString,
        _ fourth: StaticString
    ) -> (JSONSlice?, JSONSlice?, JSONSlice?, JSONSlice?) {
        var found: (Range<Int>?, Range<Int>?, Range<Int>?, Range<Int>?)
        self.forEachMember { name, value in
            if name == first { found.0 = value }
            if name == second { found.1 = value }
            if name == third { found.2 = value }
            if name == fourth { found.3 = value }
        }
        return (
            JSONSlice(checked: found.0, of: self.bytes), JSONSlice(checked: found.1, of: self.bytes),
            JSONSlice(checked: found.2, of: self.bytes), JSONSlice(checked: found.3, of: self.bytes)
        )
    }

    @inline(__always)
    private func forEachMember(_ take: (_ name: Name, _ value: Range<Int>) -> Void) {
        self.bytes.withUnsafeReadableBytes { pointer in
            var scanner = JSONScanner(pointer)
            guard scanner.skip(UInt8(ascii: "{")) else { return }
            while let (key, value) = scanner.passMember() {
                take(Name(bytes: UnsafeRawBufferPointer(rebasing: pointer[key])), value)
            }
        }
    }

    /// A key as it is written, which never leaves the pass that found it.
    private struct Name {
        let bytes: UnsafeRawBufferPointer

        @inline(__always)
        static func == (name: Name, key: StaticString) -> Bool {
            let count = name.bytes.count
            guard count == key.utf8CodeUnitCount else { return false }
            let key = UnsafeRawBufferPointer(start: key.utf8Start, count: count)
            var offset = 0
            while offset < count {
                guard name.bytes[offset] == key[offset] else { return false }
                offset &+= 1
            }
            return true
        }
    }
}
