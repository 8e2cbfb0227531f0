import Matchmaking
import SharedKernel

/// Directives, as the library's `Tell` packs them.
extension ByteReader {
    mutating func directive(_ tag: UInt8) throws(MalformedBytes) -> Directive {
        let guest: GuestID = tag == 5 ? GuestID(high: 0, low: 0) : try self.identifier()
        switch tag {
        case 1:
            return .welcome(guest, SeatID(number: try self.integer(bytes: 8)), try self.standing())
        case 2:
            return .displace(guest, SeatID(number: try self.integer(bytes: 8)))
        case 3:
            return .answer(guest, RequestID(number: try self.integer(bytes: 8)), try self.answer())
        case 4:
            return .waiting(guest, since: try self.instant(), try self.census())
        case 5:
            return .matched(try self.room(), offer: try self.offer())
        case 6:
            return .resumed(guest, try self.room())
        case 7:
            return .away(guest, try self.room())
        case 8:
            return .ended(guest, try self.identifier(), try self.reason(), try self.status())
        case 9:
            return .ringing(guest, try self.call())
        case 10:
            return .callEnded(guest, try self.identifier(), try self.callEnd())
        case 11:
            return .gone(guest)
        case 12:
            return .presence(guest, try self.presence())
        default:
            throw MalformedBytes()
        }
    }

    private mutating func standing() throws(MalformedBytes) -> Standing {
        let (status, room) = (try self.status(), try self.identifier() as RoomID)
        return Standing(status: status, room: status == .matched ? room : nil)
    }

    private mutating func answer() throws(MalformedBytes) -> Answer {
        switch try self.byte() {
        case 0: .standing(try self.standing())
        case 1: .done
        case 2: .calling(try self.call())
        case 3: .refused(try self.refusal())
        default: throw MalformedBytes()
        }
    }

    private mutating func census() throws(MalformedBytes) -> Census {
        Census(
            online: Int(try self.integer(bytes: 4)),
            waiting: Int(try self.integer(bytes: 4)),
            rooms: Int(try self.integer(bytes: 4))
        )
    }

    private mutating func call() throws(MalformedBytes) -> Call {
        Call(id: try self.identifier(), caller: try self.identifier(), callee: try self.identifier())
    }

    private mutating func room() throws(MalformedBytes) -> Room {
        let id: RoomID = try self.identifier()
        let (caller, callee): (GuestID, GuestID) = (try self.identifier(), try self.identifier())
        let relayOnly = try self.one(of: [false, true])
        var words = ByteReader(try self.counted(by: 2))
        var shared: [Interest] = []
        for _ in 0..<(try words.byte()) { shared.append(Interest(try words.text(countedBy: 2))) }
        return Room(id: id, caller: caller, callee: callee, shared: shared, relayOnly: relayOnly)
    }

    private mutating func offer() throws(MalformedBytes) -> Offer? {
        guard try self.byte() == 1 else { return nil }
        let description = try self.text(countedBy: 4)
        guard let end = Int64(try self.text(countedBy: 2)) else { throw MalformedBytes() }
        return Offer(description: description, goodUntil: Instant(milliseconds: end))
    }

    private mutating func status() throws(MalformedBytes) -> Standing.Status {
        try self.one(of: [.idle, .waiting, .calling, .ringing, .matched])
    }

    private mutating func reason() throws(MalformedBytes) -> EndReason {
        try self.one(
            of: [.youNext, .youStopped, .youBlocked, .partnerNext, .partnerStopped, .partnerLeft, .lost]
        )
    }

    private mutating func callEnd() throws(MalformedBytes) -> CallEndReason {
        try self.one(of: [.declined, .cancelled, .timeout, .unavailable])
    }

    private mutating func refusal() throws(MalformedBytes) -> Refusal {
        try self.one(
            of: [
                .alreadyInRoom, .alreadyCalling, .alreadyRinging, .nobodyAvailable, .guestUnavailable, .noSuchCall,
                .notConnected,
            ]
        )
    }

    private mutating func presence() throws(MalformedBytes) -> Presence {
        try self.one(of: [.absent, .available, .busy])
    }

    /// What the library has a number for.
    private mutating func one<Value>(of values: [Value]) throws(MalformedBytes) -> Value {
        let number = Int(try self.byte())
        guard values.indices.contains(number) else { throw MalformedBytes() }
        return values[number]
    }
}
