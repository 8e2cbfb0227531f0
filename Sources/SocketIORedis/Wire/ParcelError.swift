/// Why bytes are no parcel.
enum ParcelError: Error, Hashable, Sendable {
    /// They are of another version than this one.
    case version
    /// They end too early, go on too long, or are nothing that this version writes.
    case malformed
}
