import SharedKernel

/// Guests of one server, to be brought back into a lobby that was lost.
struct Restoration: Hashable, Sendable {
    /// One guest.
    struct Part: Hashable, Sendable {
        let guest: GuestID
        /// As the lost lobby had it.
        let record: [UInt8]
        var card = ""
        var pages: [PageID] = []
        var blocked: Set<AccountID> = []
        var room: Half?

        init(guest: GuestID, record: [UInt8]) {
            self.guest = guest
            self.record = record
        }
    }

    /// One half of a room.
    struct Half: Hashable, Sendable {
        let id: RoomID
        /// As the lost lobby had it.
        let bytes: [UInt8]
        let partnerAccount: AccountID
    }

    /// From the lost lobby's own time to the wall clock.
    let offset: Duration
    let parts: [Part]

    /// As the library takes them.
    var arguments: [[UInt8]] {
        [ByteWriter.bytes(String(self.offset.wholeMilliseconds))]
            + self.parts.flatMap { part in
                [
                    ByteWriter.bytes(part.guest), part.record, ByteWriter.bytes(part.room?.id), part.room?.bytes ?? [],
                    ByteWriter.card(part.card), part.pages.flatMap { ByteWriter.bytes($0) },
                    part.blocked.flatMap { ByteWriter.bytes($0) }, ByteWriter.bytes(part.room?.partnerAccount),
                ]
            }
    }
}
