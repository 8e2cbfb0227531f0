import NIOCore

/// What a peer's close frame says (RFC 6455, sections 5.5.1 and 7.4).
public struct WebSocketFarewell: Hashable, Sendable {
    /// Its code; nil if it has none.
    public let code: UInt16?
    /// What it says beside the code, for people.
    public let reason: String

    /// A farewell as a peer may send it; nothing is checked.
    public init(code: UInt16?, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Reads a close frame's data.
    init(_ data: ByteBuffer) throws(WebSocketViolation) {
        guard data.readableBytes > 0 else {
            self.init(code: nil)
            return
        }
        var reason = data
        guard let code = reason.readInteger(as: UInt16.self), Self.mayBeSent(code) else { throw .malformedClose }
        guard reason.withUnsafeReadableBytes({ UTF8Check.areWellFormed($0) }) else { throw .malformedText }
        self.init(code: code, reason: String(buffer: reason))
    }

    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
