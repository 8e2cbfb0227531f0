import ChatProtocol
import Matchmaking
import NIOCore
import RedisStores
import Safety
import SharedKernel
import SocketIOServer
import Synchronization

extension Switchboard {
    /// What a step is carried out by.
    private struct Carrying {
        /// Those of whom the step speaks and whose seat is on another server.
        let strangers: [GuestID: RemoteGuest]
        /// The servers by which those were here before who have come back by this one.
        let origins: [GuestID: ServerID]
        /// The seat that a guest had before this step's `welcome`.
        var left: Seat?
    }

    /// Carries out what a lobby in memory decided in one step.
    ///
    /// Never waits.
    func carryOut(_ directives: [Directive]) {
        self.carryOut(Delivery(step: 0, directives: directives))
    }

    /// Carries out what one step of the lobby is to this server.
    ///
    /// Never waits.
    func carryOut(_ delivery: Delivery) {
        let strangers = Dictionary(delivery.strangers.map { ($0.guest, $0) }) { $1 }
        var carrying = Carrying(strangers: strangers, origins: delivery.origins)
        self.seats.withLock { seats in
            let now = self.clock.now
            for guest in delivery.moved { seats.move(guest, at: now) }
            for guest in delivery.overtaken { seats.drop(guest, at: now) }
            // Before anybody hears of the step, so that whoever was told of it finds the hall so.
            self.hall.append(self.hallEvents(of: delivery, strangers, seats))
            for directive in delivery.directives {
                self.carryOut(directive, &seats, &carrying)
            }
            for stranger in delivery.strangers { self.locate(stranger, seats) }
            for server in delivery.departed { self.mourn(server, &seats) }
            // Both servers that knew of them may be no more: whoever ended them notes it.
            for room in delivery.over { self.roomLog.append(.closed(room, at: now)) }
        }
    }

    private func carryOut(_ directive: Directive, _ seats: inout Seats, _ carrying: inout Carrying) {
        switch directive {
        case .welcome(let guest, let id, let standing):
            guard let seat = seats.open[id] else { return }
            self.tally.seatTaken()
            carrying.left = seats.current.updateValue(seat, forKey: guest)
            seat.eventLoop.execute { seat.welcome(standing) }
        case .displace(_, let id):
            guard let seat = seats.open[id] else { return }
            self.tally.seatDisplaced()
            seat.eventLoop.execute { seat.displace() }
        case .matched(let room, let offer):
            self.seatTogether(room, offer, &seats, carrying)
        case .resumed(let guest, let room):
            self.seatAgain(guest, room, &seats, carrying)
        case .away(let guest, let room):
            guard let partner = seats.current[room.partner(of: guest)] else { return }
            let guest = self.partner(guest, seats, carrying)
            partner.eventLoop.execute { partner.partnerChanged(.away, guest, in: room.id) }
        case .answer(let guest, let request, let answer):
            let partner = answer.call.flatMap { self.partner($0.partner(of: guest), seats, carrying)?.guest }
            self.onSeat(of: guest, seats) { $0.answer(request, answer, partner: partner) }
        case .waiting(let guest, let since, let census):
            self.onSeat(of: guest, seats) {
                $0.send(.waiting, WaitingArgument(since: since.rfc3339, online: census.online, waiting: census.waiting))
            }
        case .ended(let guest, let room, let reason, let status):
            if reason != .lost { self.close(room, &seats, .init(reason)) }
            self.onSeat(of: guest, seats) { $0.end(room, reason, status) }
        case .ringing(let guest, let call):
            guard let caller = self.partner(call.caller, seats, carrying)?.guest else { return }
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

    /// A guest of a step, on this server or on another.
    private func partner(_ guest: GuestID, _ seats: Seats, _ carrying: Carrying) -> Partner? {
        if let stranger = carrying.strangers[guest] { return .elsewhere(stranger) }
        return seats.current[guest].map { .here($0) }
    }

    /// What the hall makes of a step.
    private func hallEvents(
        of delivery: Delivery,
        _ strangers: [GuestID: RemoteGuest],
        _ seats: Seats
    ) -> [Hall.Event] {
        // Noted for both: whoever has another server may go and come back, and does not bring their blocks along.
        var events = delivery.blocks.flatMap { block in
            [
                Hall.Event.blocked(block.blocked, by: block.blocker), .blocked(block.blocker, by: block.blocked),
            ]
        }
        for directive in delivery.directives {
            switch directive {
            case .welcome(_, let id, _):
                guard let seat = seats.open[id] else { continue }
                events.append(.arrived(seat.guest, seat.account, blocked: seat.unseen))
            case .presence(let guest, let presence):
                if let stranger = strangers[guest], presence != .absent {
                    // Who of those here has blocked them, or was blocked by them, is known of those here.
                    events.append(.arrived(stranger.shown, stranger.account, blocked: []))
                }
                // Of one of another server nothing is kept while they are away.
                let isForgotten = presence == .absent && self.outbox != nil && seats.current[guest] == nil
                events.append(isForgotten ? .gone(guest) : .presence(guest, presence))
            case .gone(let guest):
                events.append(.gone(guest))
            default:
                break
            }
        }
        return events
    }

    /// Where a guest of another server is: their partner here may know that server by another name.
    private func locate(_ stranger: RemoteGuest, _ seats: Seats) {
        guard let room = seats.rooms.room(of: stranger.guest), let guest = seats.rooms.partner(of: stranger.guest)
        else {
            return
        }
        self.onSeat(of: guest, seats) { $0.partnerIs(stranger, in: room) }
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
    /// The callee knows the room first, but is told last, unless the caller speaks before that: then at once. Of two on
    /// different servers each is told when the step reaches theirs, and what the other says comes behind it.
    private func seatTogether(_ room: Room, _ offer: Offer?, _ seats: inout Seats, _ carrying: Carrying) {
        guard let caller = self.partner(room.caller, seats, carrying),
            let callee = self.partner(room.callee, seats, carrying)
        else { return }
        let transcript = seats.rooms.open(room, caller: caller.account, callee: callee.account)
        // Of two servers both note it: the first to be written counts.
        self.roomLog.append(.opened(room.id, caller: caller.account, callee: callee.account, at: self.clock.now))
        if case .here(let seat) = callee {
            seat.eventLoop.execute {
                seat.enter(room, partner: caller, transcript: transcript, resumed: false, offer: offer)
            }
        }
        if case .here(let seat) = caller {
            self.tally.paired()
            seat.eventLoop.execute {
                seat.enter(room, partner: callee, transcript: transcript, resumed: false)
                seat.announce()
            }
        }
        if case .here(let seat) = callee {
            seat.eventLoop.execute { seat.announce() }
        }
    }

    /// Puts a guest back into their room on a new seat, where what was said meanwhile follows in order.
    ///
    /// From when the partner's seat is told, what the partner says goes to the new seat and is held there; all that went
    /// to the old seat got there before, and is fetched from it now. With an old seat or a partner on another server that
    /// is done by letters: the partner's last to the old seat's server asks it to hand over.
    private func seatAgain(_ guest: GuestID, _ room: Room, _ seats: inout Seats, _ carrying: Carrying) {
        let other = room.partner(of: guest)
        guard let back = self.partner(guest, seats, carrying) else { return }
        guard let partner = self.partner(other, seats, carrying) else {
            if case .here(let seat) = back, let old = carrying.left { Self.seatAgain(room, from: old, on: seat) }
            return
        }
        let accounts = [guest: back.account, other: partner.account]
        guard let caller = accounts[room.caller], let callee = accounts[room.callee] else { return }
        let transcript = seats.rooms.open(room, caller: caller, callee: callee)
        let old = carrying.left
        if case .here(let seat) = back {
            seat.eventLoop.execute {
                seat.enter(room, partner: partner, transcript: transcript, resumed: true, isHolding: true)
            }
            if case .elsewhere = partner {
                if let old, old !== seat { return Self.fetch(room.id, from: old, for: seat) }
                let origin = carrying.origins[guest]
                if let origin, seats.departed.update(origin, { $0 == true }) {
                    return seat.eventLoop.execute { seat.catchUp(SeatRoom.Legacy(), in: room.id) }
                }
                seat.eventLoop.execute { seat.awaitLegacy(in: room.id, of: origin) }
                if let origin { self.outbox?.offer(.askForKept(guest, room.id), to: origin) }
                return
            }
        } else if let former = seats.former.removeValue(forKey: guest) {
            // It may have to wait itself for what was said elsewhere before.
            seats.handingOver[guest] = former
        }
        guard case .here(let partner) = partner else { return }
        partner.eventLoop.execute {
            let before = partner.partnerChanged(.back, back, in: room.id)
            switch (back, before) {
            case (.here(let seat), .elsewhere(let before)?) where old == nil && !self.isDeparted(before.server):
                seat.eventLoop.execute { seat.awaitLegacy(in: room.id, of: before.server) }
                self.askToHandOver(guest, room.id, by: before.server, to: nil)
            case (.here(let seat), _):
                guard let old, old !== seat else {
                    return seat.eventLoop.execute { seat.catchUp(SeatRoom.Legacy(), in: room.id) }
                }
                Self.fetch(room.id, from: old, for: seat)
            case (.elsewhere(let back), .elsewhere(let before)?) where before.server != back.server:
                self.askToHandOver(guest, room.id, by: before.server, to: back.server)
            case (.elsewhere(let back), .here(let old)?):
                old.eventLoop.execute { old.handOver(room.id, to: back.server) }
            case (.elsewhere, _):
                break
            }
        }
    }

    /// Puts a guest back into their room whose partner has yet to be brought back into a lobby that was lost: where the
    /// partner was is known to the old seat.
    private static func seatAgain(_ room: Room, from old: Seat, on seat: Seat) {
        guard old !== seat else { return }
        old.eventLoop.execute {
            guard let known = old.room, known.room.id == room.id else { return }
            let (partner, transcript) = (known.partner, known.transcript)
            let left = old.vacate(room.id, for: seat)
            seat.eventLoop.execute {
                // The end of a room takes no way about the old seat, and may be here before.
                guard seat.endedUnheard != room.id else { return }
                seat.enter(room, partner: partner, transcript: transcript, resumed: true, isHolding: true)
                seat.succeed(left, in: room.id)
            }
        }
    }

    /// Has a new seat told what was said to the one before it.
    private static func fetch(_ room: RoomID, from old: Seat, for seat: Seat) {
        old.eventLoop.execute {
            let left = old.vacate(room, for: seat)
            seat.eventLoop.execute { seat.succeed(left, in: room) }
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
