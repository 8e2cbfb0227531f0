import NIOCore
import SocketIO

extension SocketEvent {
    /// The payload under another name, or, under none, the array of its arguments alone.
    ///
    /// The arguments stay the bytes that came. Nil would say that the payload has no name, which each has.
    func payload(named name: String?) -> JSONSlice? {
        var rest = self.payload.bytes
        // The payload is a well-formed array whose first item is a string, which ends at the first bare quote.
        guard let opening = rest.readableBytesView.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        rest.moveReaderIndex(to: opening + 1)
        while let byte = rest.readInteger(as: UInt8.self), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { rest.moveReaderIndex(forwardBy: min(1, rest.readableBytes)) }
        }
        var payload = ByteBuffer(string: name.map { "[\"\($0)\"" } ?? "[")
        if name == nil, let comma = rest.readableBytesView.firstIndex(of: UInt8(ascii: ",")) {
            rest.moveReaderIndex(to: comma + 1)
        }
        payload.writeBuffer(&rest)
        return JSONSlice(payload)
    }
}
