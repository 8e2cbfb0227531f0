public import NIOCore

/// What a server answers a client's key with, to show that it has read the opening handshake (RFC 6455, section 4.2.2).
public enum WebSocketAccept {
    /// How many bytes an answer has.
    public static let length = 28
    private static let name: StaticString = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// Whether a key is what a client must send: sixteen bytes in base64.
    public static func isKey(_ key: UnsafeRawBufferPointer) -> Bool {
        guard key.count == 24, key[22] == UInt8(ascii: "="), key[23] == UInt8(ascii: "=") else { return false }
        return key.prefix(22).allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default:
                false
            }
        }
    }

    /// Writes the answer to a key.
    public static func write(for key: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
        let nameLength = self.name.utf8CodeUnitCount
        withUnsafeTemporaryAllocation(byteCount: key.count + nameLength + SHA1.length, alignment: 8) { room in
            let message = UnsafeMutableRawBufferPointer(rebasing: room[..<(key.count + nameLength)])
            message.copyMemory(from: key)
            UnsafeMutableRawBufferPointer(rebasing: message[key.count...])
                .copyMemory(from: UnsafeRawBufferPointer(start: self.name.utf8Start, count: nameLength))
            let digest = UnsafeMutableRawBufferPointer(rebasing: room[message.count...])
            SHA1.hash(UnsafeRawBufferPointer(message), into: digest)
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: self.length) { target in
                Base64.encode(UnsafeRawBufferPointer(digest), into: target)
                return self.length
            }
        }
    }
}
