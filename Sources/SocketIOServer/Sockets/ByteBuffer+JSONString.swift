public import NIOCore

extension ByteBuffer {
    /// Writes a string as JSON, quotation marks included (RFC 8259, section 7).
    public mutating func writeJSONString(_ string: String) {
        self.writeInteger(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                self.writeInteger(UInt8(ascii: "\\"))
                self.writeInteger(byte)
            case 0x00..<0x20:
                self.writeString(byte < 0x10 ? "\\u000" : "\\u00")
                self.writeString(String(byte, radix: 16))
            default:
                self.writeInteger(byte)
            }
        }
        self.writeInteger(UInt8(ascii: "\""))
    }
}
