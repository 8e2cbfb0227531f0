/// Why a socket could not join a room.
public enum RoomError: Error, Hashable, Sendable {
    /// It is in as many rooms as a socket may be in, its own not counted.
    case tooManyRooms(limit: Int)
    /// The room's name has more bytes than a name may have.
    case nameTooLong(limit: Int)
}
