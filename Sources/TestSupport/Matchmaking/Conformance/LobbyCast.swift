import Matchmaking
import SharedKernel

/// Who goes by which name on a ``LobbyStage``, and how a directive is written with these names.
struct LobbyCast: Sendable {
    private(set) var names: [String] = []
    private var seats: [String: UInt64] = [:]
    private var rooms: [(id: RoomID, name: String)] = []
    private var calls: [(id: CallID, name: String)] = []
    private var made = 0
    private var requests: UInt64 = 0

    mutating func guest(named name: String) -> GuestID {
        GuestID(high: 0, low: self.number(of: name))
    }

    mutating func account(of name: String) -> AccountID {
        AccountID(high: 0, low: self.number(of: name))
    }

    mutating func room(named name: String) -> RoomID {
        if let room = self.rooms.first(where: { $0.name == name }) { return room.id }
        let id = RoomID(high: .max, low: UInt64(self.rooms.count))
        self.rooms.append((id, name))
        return id
    }

    mutating func call(named name: String) -> CallID {
        if let call = self.calls.first(where: { $0.name == name }) { return call.id }
        let id = CallID(high: .max, low: UInt64(self.calls.count))
        self.calls.append((id, name))
        return id
    }

    mutating func page(named name: String) -> PageID {
        PageID(high: 0, low: self.number(of: name))
    }

    mutating func newSeat(of name: String) -> SeatID {
        let number = self.latestSeat(of: name) + 1
        self.seats[name] = number
        return SeatID(number: number)
    }

    func latestSeat(of name: String) -> UInt64 {
        self.seats[name] ?? 0
    }

    mutating func newRequest() -> RequestID {
        self.requests += 1
        return RequestID(number: self.requests)
    }

    mutating func line(of directive: Directive, at now: Instant, answering request: RequestID?) -> String {
        switch directive {
        case .welcome(let guest, let seat, let standing):
            "welcome \(self.name(of: guest))/\(seat.number) \(self.text(of: standing))"
        case .displace(let guest, let seat):
            "displace \(self.name(of: guest))/\(seat.number)"
        case .answer(let guest, let answered, let answer):
            "answer \(self.name(of: guest)) \(self.text(of: answer))"
                + (answered == request ? "" : " to a request that was not made")
        case .waiting(let guest, let since, _):
            "waiting \(self.name(of: guest)) \(since.duration(to: now).wholeMilliseconds / 1_000)s"
        case .matched(let room, let offer):
            "matched \(self.name(ofNew: room.id)) \(self.name(of: room.caller)) calls \(self.name(of: room.callee))"
                + (room.shared.isEmpty ? "" : " on \(room.shared.map(\.name).joined(separator: ","))")
                + (offer.map { " with \($0.description)" } ?? "") + (room.relayOnly ? " by relay" : "")
        case .resumed(let guest, let room):
            "resumed \(self.name(of: guest)) \(self.name(of: room.id))" + (room.relayOnly ? " by relay" : "")
        case .away(let guest, let room):
            "away \(self.name(of: guest)) \(self.name(of: room.id))"
        case .ended(let guest, let room, let reason, let status):
            "ended \(self.name(of: guest)) \(self.name(of: room)) \(reason.rawValue) \(status.rawValue)"
        case .ringing(let guest, let call):
            "ringing \(self.name(of: guest)) \(self.name(ofNew: call.id))"
        case .callEnded(let guest, let call, let reason):
            "callEnded \(self.name(of: guest)) \(self.name(of: call)) \(reason.rawValue)"
        case .gone(let guest):
            "gone \(self.name(of: guest))"
        case .presence(let guest, let presence):
            "presence \(self.name(of: guest)) \(presence)"
        }
    }

    private mutating func number(of name: String) -> UInt64 {
        if let index = self.names.firstIndex(of: name) { return UInt64(index) + 1 }
        self.names.append(name)
        return UInt64(self.names.count)
    }

    func name(of guest: GuestID) -> String {
        guard let index = Int(exactly: guest.low), self.names.indices.contains(index - 1) else { return "\(guest)" }
        return self.names[index - 1]
    }

    func name(of room: RoomID) -> String {
        self.rooms.first { $0.id == room }?.name ?? "\(room)"
    }

    func name(of call: CallID) -> String {
        self.calls.first { $0.id == call }?.name ?? "\(call)"
    }

    /// Calls are named in the order in which they are first told of.
    private mutating func name(ofNew call: CallID) -> String {
        if !self.calls.contains(where: { $0.id == call }) { self.calls.append((call, "C\(self.calls.count + 1)")) }
        return self.name(of: call)
    }

    private mutating func name(ofNew room: RoomID) -> String {
        if !self.rooms.contains(where: { $0.id == room }) {
            self.made += 1
            self.rooms.append((room, "R\(self.made)"))
        }
        return self.name(of: room)
    }

    private mutating func text(of answer: Answer) -> String {
        switch answer {
        case .standing(let standing): self.text(of: standing)
        case .done: "done"
        case .calling(let call): "calling \(self.name(ofNew: call.id))"
        case .refused(let refusal): "refused \(refusal.rawValue)"
        }
    }

    private mutating func text(of standing: Standing) -> String {
        standing.status.rawValue + (standing.room.map { " \(self.name(ofNew: $0))" } ?? "")
    }
}
