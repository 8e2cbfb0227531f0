/// What a peer may not do on a WebSocket (RFC 6455): it is told the code, and its connection ends.
public enum WebSocketViolation: String, Error, CaseIterable, Hashable, Sendable {
    /// A client that does not mask (section 5.1).
    case unmasked
    /// A server that masks (section 5.1).
    case masked
    /// A reserved bit, though no extension was agreed on (section 5.2).
    case reservedBit
    /// An opcode that means nothing (section 5.2).
    case unknownOpcode
    /// A control frame that is not its message's only one (section 5.5).
    case fragmentedControl
    /// A control frame of more than 125 bytes (section 5.5).
    case longControl
    /// A length in more bytes than it needs, or with its highest bit set (section 5.2).
    case malformedLength
    /// A fragment of no message (section 5.4).
    case unexpectedContinuation
    /// A message within another one's fragments (section 5.4).
    case missingContinuation
    /// A message that is longer than the reader's bound.
    case messageTooLong
    /// A message in more fragments than the reader's bound.
    case tooManyFragments
    /// Text, or a reason for closing, that is not UTF-8 (section 8.1).
    case malformedText
    /// A close frame with half a code in it, or a code that may not be sent (section 7.4).
    case malformedClose

    /// What the close frame says that answers it.
    public var closeCode: UInt16 {
        switch self {
        case .malformedText: 1007
        case .messageTooLong, .tooManyFragments: 1009
        default: 1002
        }
    }
}
