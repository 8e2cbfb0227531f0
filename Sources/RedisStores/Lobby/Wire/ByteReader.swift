import SharedKernel

/// Reads what the lobby's library packed, from front to back.
///
/// Anything that ends too soon or makes no sense is a ``MalformedBytes``.
struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool {
        self.position == self.bytes.count
    }

    mutating func byte() throws(MalformedBytes) -> UInt8 {
        guard self.position < self.bytes.count else { throw MalformedBytes() }
        defer { self.position += 1 }
        return self.bytes[self.position]
    }

    /// An unsigned number of so many bytes, the highest first.
    mutating func integer(bytes count: Int) throws(MalformedBytes) -> UInt64 {
        var number: UInt64 = 0
        for byte in try self.slice(count) { number = number << 8 | UInt64(byte) }
        return number
    }

    /// Milliseconds, which the library counts in doubles.
    mutating func instant() throws(MalformedBytes) -> Instant {
        let number = Double(bitPattern: try self.integer(bytes: 8))
        guard let milliseconds = Int64(exactly: number) else { throw MalformedBytes() }
        return Instant(milliseconds: milliseconds)
    }

    mutating func identifier<Kind>() throws(MalformedBytes) -> Identifier<Kind> {
        Identifier(high: try self.integer(bytes: 8), low: try self.integer(bytes: 8))
    }

    /// Bytes behind their count.
    mutating func counted(by size: Int) throws(MalformedBytes) -> [UInt8] {
        Array(try self.slice(Int(try self.integer(bytes: size))))
    }

    /// A text behind the count of its bytes.
    mutating func text(countedBy size: Int) throws(MalformedBytes) -> String {
        String(decoding: try self.counted(by: size), as: UTF8.self)
    }

    mutating func server() throws(MalformedBytes) -> ServerID {
        guard let server = ServerID(String(decoding: try self.slice(16), as: UTF8.self)) else { throw MalformedBytes() }
        return server
    }

    private mutating func slice(_ count: Int) throws(MalformedBytes) -> ArraySlice<UInt8> {
        guard count >= 0, count <= self.bytes.count - self.position else { throw MalformedBytes() }
        defer { self.position += count }
        return self.bytes[self.position..<(self.position + count)]
    }
}

/// What is stored is not what the lobby's library writes.
struct MalformedBytes: Error {}
