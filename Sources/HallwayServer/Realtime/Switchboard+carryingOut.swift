import ChatProtocol
import Matchmaking
import NIOCore
import Safety
import SharedKernel
import SocketIOServer
import Synchronization

extension Switchboard {
    /// Carries out what the lobby decided in one step.
    ///
    /// Never waits.
    func carryOut(_ directives: [Directive]) {
        self.seats.withLock { seats in
            // Before anybody hears of the step, so that whoever was told of it finds the hall so.
            self.hall.append(directives.compactMap { Self.hallEvent(of: $0, seats) })
            // The seat that a guest had before this step's `welcome`.
            var left: Seat?
            for directive in directives {
                self.carryOut(directive, &seats, &left)
            }
        }
    }

    private func carryOut(_ directive: Directive, _ seats: inout Seats, _ left: inout Seat?) {
        switch directive {
        case .welcome(let guest, let id, let standing):
            guard let seat = seats.open[id] else { return }
            self.tally.seatTaken()
            left = seats.current.updateValue(seat, forKey: guest)
            seat.eventLoop.execute { seat.welcome(standing) }
        case .displace(_, let id):
            guard let seat = seats.open[id] else { return }
            self.tally.seatDisplaced()
            seat.eventLoop.execute { seat.displace() }
        case .matched(let room, let offer):
            self.seatTogether(room, offer, &seats)
        case .resumed(let guest, let room):
            self.seatAgain(guest, room, from: left, seats)
        case .away(let guest, let room):
            guard let seat = seats.current[guest], let partner = seats.current[room.partner(of: guest)] else { return }
            partner.eventLoop.execute { partner.partnerChanged(.away, seat, in: room.id) }
        case .answer(let guest, let request, let answer):
            let partner = answer.call.flatMap { seats.current[$0.partner(of: guest)]?.guest }
            self.onSeat(of: guest, seats) { $0.answer(request, answer, partner: partner) }
        case .waiting(let guest, let since, let census):
            self.onSeat(of: guest, seats) {
                $0.send(.waiting, WaitingArgument(since: since.rfc3339, online: census.online, waiting: census.waiting))
            }
        case .ended(let guest, let room, let reason, let status):
            if reason != .lost { self.close(room, &seats, .init(reason)) }
            self.onSeat(of: guest, seats) { $0.end(room, reason, status) }
        case .ringing(let guest, let call):
            guard let caller = seats.current[call.caller]?.guest else { return }
            self.onSeat(of: guest, seats) { $0.rings(call.id, from: caller) }
        case .callEnded(let guest, let call, let reason):
            self.onSeat(of: guest, seats) { $0.callEnded(call, reason) }
        case .presence:
            break
        case .gone(let guest):
            // Two who go in one step are not told of each other's end.
            if let room = seats.rooms.room(of: guest) { self.close(room, &seats, .left) }
            guard let seat = seats.current.removeValue(forKey: guest) else { return }
            seat.eventLoop.execute { seat.forgetRoom() }
        }
    }

    /// What the hall makes of a directive.
    private static func hallEvent(of directive: Directive, _ seats: Seats) -> Hall.Event? {
        switch directive {
        case .welcome(_, let id, _):
            seats.open[id].map { .arrived($0.guest, $0.account, blocked: $0.blocked) }
        case .presence(let guest, let presence): .presence(guest, presence)
        case .gone(let guest): .gone(guest)
        default: nil
        }
    }

    /// A room is over, for the first of the two who hear of it.
    private func close(_ room: RoomID, _ seats: inout Seats, _ end: MetricsTally.RoomEnd) {
        let now = self.clock.now
        guard seats.rooms.close(room, at: now) else { return }
        self.roomLog.append(.closed(room, at: now))
        self.tally.roomEnded(end)
    }

    private func onSeat(of guest: GuestID, _ seats: Seats, _ action: @escaping @Sendable (Seat) -> Void) {
        guard let seat = seats.current[guest] else { return }
        seat.eventLoop.execute { action(seat) }
    }

    /// Puts two guests in a room so that neither hears from the other before they hear of the room.
    ///
    /// The callee knows the room first, but is told last, unless the caller speaks before that: then at once.
    private func seatTogether(_ room: Room, _ offer: Offer?, _ seats: inout Seats) {
        guard let caller = seats.current[room.caller], let callee = seats.current[room.callee] else { return }
        self.tally.paired()
        let transcript = seats.rooms.open(room, caller: caller.account, callee: callee.account)
        self.roomLog.append(.opened(room.id, caller: caller.account, callee: callee.account, at: self.clock.now))
        callee.eventLoop.execute {
            callee.enter(room, partner: caller, transcript: transcript, resumed: false, offer: offer)
        }
        caller.eventLoop.execute {
            caller.enter(room, partner: callee, transcript: transcript, resumed: false)
            caller.announce()
        }
        callee.eventLoop.execute { callee.announce() }
    }

    /// Puts a guest back into their room on a new seat, where what was said meanwhile follows in order.
    ///
    /// From when the partner's seat is told, what the partner says goes to the new seat and is held there; all that went
    /// to the old seat got there before, and is fetched from it now.
    private func seatAgain(_ guest: GuestID, _ room: Room, from old: Seat?, _ seats: Seats) {
        guard let seat = seats.current[guest], let partner = seats.current[room.partner(of: guest)],
            let transcript = seats.rooms.transcript(of: room.id)
        else { return }
        seat.eventLoop.execute {
            seat.enter(room, partner: partner, transcript: transcript, resumed: true, isHolding: true)
        }
        partner.eventLoop.execute {
            partner.partnerChanged(.back, seat, in: room.id)
            guard let old, old !== seat else {
                return seat.eventLoop.execute { seat.catchUp(SeatRoom.Legacy(), in: room.id) }
            }
            old.eventLoop.execute {
                let legacy = old.vacate(room.id)
                seat.eventLoop.execute { seat.catchUp(legacy, in: room.id) }
            }
        }
    }
}

extension Answer {
    /// The call that it tells of.
    fileprivate var call: Call? {
        guard case .calling(let call) = self else { return nil }
        return call
    }
}
