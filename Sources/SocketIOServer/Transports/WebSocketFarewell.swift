import NIOCore

/// What a client's close frame says (RFC 6455, sections 5.5.1 and 7.4).
struct WebSocketFarewell: Hashable, Sendable {
    /// Its code; nil if it has none.
    let code: UInt16?

    /// Reads a close frame's data, or answers nil if no close frame may hold it.
    init?(_ data: ByteBuffer) {
        var reason = data
        guard data.readableBytes > 0 else {
            self.code = nil
            return
        }
        guard let code = reason.readInteger(as: UInt16.self), Self.mayBeSent(code),
            String(validating: reason.readableBytesView, as: UTF8.self) != nil
        else { return nil }
        self.code = code
    }

    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
