import SharedKernel

extension Lobby {
    /// Gives a guest's place to a new seat (rule 8).
    ///
    /// `welcome` comes first and `displace` second, so that whatever follows is for the seat that was welcomed.
    mutating func connect(_ id: GuestID, _ arrival: Arrival, _ step: inout Step) {
        if let seat = self.guests[id]?.seat, seat.number > arrival.seat.number {
            // It was overtaken on its way here: the newer one stays.
            step.directives.append(.displace(id, arrival.seat))
            return
        }
        let isRepeated = self.guests[id]?.seat == arrival.seat
        let isSamePage = isRepeated || arrival.page.map { self.guests[id]?.pages.contains($0) == true } ?? false
        let displaced = isRepeated ? nil : self.seat(id, arrival)
        let old = self.meeting(of: id)
        let isNewPage = arrival.room == nil && !isSamePage
        var later = Step()
        if isNewPage {
            if let old { self.close(old) }
            // A page that has never heard of the call cannot give it up.
            self.cancel(of: id, &later)
        }

        step.directives.append(.welcome(id, arrival.seat, self.standing(of: id)))
        if let displaced { step.directives.append(.displace(id, displaced)) }
        step.directives += later.directives
        step.seekers += later.seekers
        if let old, isNewPage {
            self.putBack(old.room.partner(of: id), after: .partnerLeft, old, &step)
            return
        }
        if let named = arrival.room, named != old?.room.id {
            step.directives.append(.ended(id, named, .lost, self.statusAfterLostRoom(of: id)))
        }
        if let old { self.resume(id, old.room, &step) }
        if let ringing = self.ringingCall(of: id) { step.directives.append(.ringing(id, ringing)) }
        if self.guests[id]?.wait != nil, !step.seekers.contains(id) { step.seekers.append(id) }
    }

    /// Takes a guest up, or back; answers with the seat that thereby lost its place.
    private mutating func seat(_ id: GuestID, _ arrival: Arrival) -> SeatID? {
        self.offers[id] = nil
        self.touched.append(id)
        guard let guest = self.guests[id] else {
            self.guests[id] = Guest(account: arrival.account, seat: arrival.seat)
            self.guests[id]?.remember(arrival.page)
            self.accounts.arrive(id, of: arrival.account, having: arrival.blocked)
            self.online += 1
            return nil
        }
        self.accounts.learn(arrival.blocked, of: guest.account)
        self.guests[id]?.connection = .connected(arrival.seat)
        self.guests[id]?.remember(arrival.page)
        switch guest.connection {
        case .connected(let older):
            return older
        case .away(let until):
            self.graces.remove(at: until)
            self.online += 1
            self.lineUp(id)
            return nil
        }
    }

    /// Where one stands who comes back to a room that is no more, as far as rooms and the queue go.
    ///
    /// They may have missed how they came into the room they are in: they wait, and then are matched.
    private func statusAfterLostRoom(of id: GuestID) -> Standing.Status {
        switch self.guests[id]?.state {
        case .waiting, .inRoom, .inCall(_, .waiting): .waiting
        case .idle, .inCall(_, .idle), nil: .idle
        }
    }

    private func resume(_ id: GuestID, _ room: Room, _ step: inout Step) {
        step.directives.append(.resumed(id, room))
        let partner = room.partner(of: id)
        // They may not have heard that their partner was lost too.
        if self.guests[partner]?.seat == nil { step.directives.append(.away(partner, room)) }
    }
}
