import NIOCore

/// A command and its arguments, encoded once for as often as it is sent.
public struct RedisCommand: Hashable, Sendable {
    /// The name, in upper case.
    public let name: String
    /// What the connection it is sent on has to know of it.
    let nature: CommandNature
    /// An array of bulk strings, as the server reads it.
    let encoded: ByteBuffer

    /// Makes a command; a name is one word, and a subcommand the first argument.
    public init(_ name: String, _ arguments: RedisArgument...) {
        self.init(name, arguments)
    }

    /// Makes a command; a name is one word, and a subcommand the first argument.
    public init(_ name: String, _ arguments: [RedisArgument]) {
        self.name = name.uppercased()
        self.nature = CommandNature(of: self.name, arguments)
        // Of every part the length in at most ten digits, and five bytes around it.
        let size = arguments.reduce(32 + name.utf8.count) { $0 + $1.count + 15 }
        var buffer = ByteBufferAllocator().buffer(capacity: size)
        buffer.writeHead("*", arguments.count + 1)
        buffer.writeBulk(self.name)
        for argument in arguments { buffer.writeBulk(argument) }
        self.encoded = buffer
    }
}

extension ByteBuffer {
    fileprivate mutating func writeHead(_ type: StaticString, _ count: Int) {
        self.writeStaticString(type)
        self.writeDecimal(count)
        self.writeStaticString("\r\n")
    }

    fileprivate mutating func writeBulk(_ text: String) {
        self.writeHead("$", text.utf8.count)
        self.writeString(text)
        self.writeStaticString("\r\n")
    }

    fileprivate mutating func writeBulk(_ argument: RedisArgument) {
        switch argument.content {
        case .text(let text):
            self.writeBulk(text)
        case .bytes(let bytes):
            self.writeHead("$", bytes.readableBytes)
            self.writeImmutableBuffer(bytes)
            self.writeStaticString("\r\n")
        }
    }

    /// Writes a number that is not negative; most are of one or two digits, which need no string.
    private mutating func writeDecimal(_ number: Int) {
        let zero = UInt8(ascii: "0")
        switch number {
        case 0..<10: self.writeInteger(zero + UInt8(number))
        case 10..<100: self.writeMultipleIntegers(zero + UInt8(number / 10), zero + UInt8(number % 10))
        default: self.writeString(String(number))
        }
    }
}
