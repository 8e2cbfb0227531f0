public import NIOCore

/// One argument of a command: bytes, or what is written as such.
public struct RedisArgument: Hashable, Sendable {
    enum Content: Hashable, Sendable {
        case text(String)
        case bytes(ByteBuffer)
    }

    let content: Content

    /// A text, as UTF-8.
    public init(_ text: String) {
        self.content = .text(text)
    }

    /// Bytes of any kind.
    public init(_ bytes: ByteBuffer) {
        self.content = .bytes(bytes)
    }

    /// Bytes of any kind.
    public init(_ bytes: [UInt8]) {
        self.content = .bytes(ByteBuffer(bytes: bytes))
    }

    /// A whole number, in decimal digits.
    public init(_ number: some BinaryInteger) {
        self.content = .text(String(number))
    }

    /// A floating point number, in as many digits as it takes to read the same one again; `inf` and `-inf` too.
    public init(_ number: Double) {
        self.content = .text(number.description)
    }

    /// How many bytes it has.
    var count: Int {
        switch self.content {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.readableBytes
        }
    }

    /// Its text; bytes that are no UTF-8 are replaced.
    var text: String {
        switch self.content {
        case .text(let text): text
        case .bytes(let bytes): String(buffer: bytes)
        }
    }
}

extension RedisArgument: ExpressibleByStringInterpolation {
    /// A text, as UTF-8.
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension RedisArgument: ExpressibleByIntegerLiteral {
    /// A whole number, in decimal digits.
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}

extension RedisArgument: ExpressibleByFloatLiteral {
    /// A floating point number.
    public init(floatLiteral value: Double) {
        self.init(value)
    }
}
