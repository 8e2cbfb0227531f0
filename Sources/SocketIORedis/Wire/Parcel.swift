import NIOCore

/// What one server puts on the channel that all of them hear.
///
/// | part | bytes |
/// | --- | --- |
/// | version | 1: the number 1 |
/// | kind | 1: 0 numbered, 1 passing, 2 mark, 3 hello |
/// | sender | 8 |
/// | number | for what is numbered, and a mark: 8 |
/// | broadcast | for what is numbered or passing: all that is left |
///
/// All numbers are in network order.
struct Parcel: Hashable, Sendable {
    /// What it says.
    enum Content: Hashable, Sendable {
        /// A broadcast in its wire form, the sender's so-many-th: whoever misses a number has missed one.
        case numbered(UInt64, ByteBuffer)
        /// A broadcast that nobody needs to know of who has missed it.
        case passing(ByteBuffer)
        /// The number that the sender gave last; zero is none.
        case mark(UInt64)
        /// Somebody begins to listen, and asks everybody for a mark.
        case hello
    }

    /// The bytes that stand before a broadcast at most.
    static let maximumHead = 18

    let sender: SenderID
    let content: Content
}

extension Parcel {
    private static let version: UInt8 = 1

    /// The bytes that another server makes the same parcel of.
    func encoded() -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: Self.maximumHead + self.content.size)
        buffer.writeInteger(Self.version)
        buffer.writeInteger(self.content.kind)
        buffer.writeInteger(self.sender.value)
        switch self.content {
        case .numbered(let number, let broadcast):
            buffer.writeInteger(number)
            buffer.writeImmutableBuffer(broadcast)
        case .passing(let broadcast):
            buffer.writeImmutableBuffer(broadcast)
        case .mark(let number):
            buffer.writeInteger(number)
        case .hello:
            break
        }
        return buffer
    }

    /// Reads a parcel; all of the bytes must belong to it, and what a broadcast is made of is not looked at.
    init(decoding bytes: ByteBuffer) throws(ParcelError) {
        var rest = bytes
        guard let version = rest.readInteger(as: UInt8.self) else { throw .malformed }
        guard version == Self.version else { throw .version }
        guard let kind = rest.readInteger(as: UInt8.self), let sender = rest.readInteger(as: UInt64.self) else {
            throw .malformed
        }
        self.sender = SenderID(value: sender)
        switch kind {
        case 0:
            // Numbers begin with one: zero is what a mark says before there was any.
            guard let number = rest.readInteger(as: UInt64.self), number > 0 else { throw .malformed }
            self.content = .numbered(number, rest.slice())
        case 1:
            self.content = .passing(rest.slice())
        case 2:
            guard let number = rest.readInteger(as: UInt64.self), rest.readableBytes == 0 else { throw .malformed }
            self.content = .mark(number)
        case 3:
            guard rest.readableBytes == 0 else { throw .malformed }
            self.content = .hello
        default:
            throw .malformed
        }
    }
}

extension Parcel.Content {
    fileprivate var kind: UInt8 {
        switch self {
        case .numbered: 0
        case .passing: 1
        case .mark: 2
        case .hello: 3
        }
    }

    /// How many bytes the broadcast has.
    var size: Int {
        switch self {
        case .numbered(_, let broadcast), .passing(let broadcast): broadcast.readableBytes
        case .mark, .hello: 0
        }
    }
}
