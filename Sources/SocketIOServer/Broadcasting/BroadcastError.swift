/// Why a broadcast has no wire form, or bytes are no broadcast.
public enum BroadcastError: Error, Hashable, Sendable {
    /// It is larger than ``Broadcast/maximumSize``, or has more rooms, attachments or longer names than may be.
    case tooLarge
    /// The bytes end too early, go on too long, or are not what this version writes.
    case malformed
}
