import Synchronization

/// Where the client is.
extension ClientSocket {
    /// The rooms that the client is in, the one of its own id among them; once it is gone, those it was in.
    public var rooms: Set<String> {
        let rooms = self.namespace.rooms(of: self)
        return rooms.isEmpty ? self.state.withLock { $0.lastRooms } : rooms
    }

    /// Puts the client into a room.
    ///
    /// What is said there in the connect handler or later is said to the client too, from when it is in. Joining a room
    /// again, or after the client is gone, does nothing.
    public func join(_ room: String) throws(RoomError) {
        try self.namespace.join(room, self)
    }

    /// Takes the client out of a room; from that of its own id there is no leaving.
    public func leave(_ room: String) {
        self.namespace.leave(room, self)
    }
}
