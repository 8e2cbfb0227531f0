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
        if let old, isNewPage { self.close(old) }

        step.directives.append(.welcome(id, arrival.seat, self.standing(of: id)))
        if let displaced { step.directives.append(.displace(id, displaced)) }
        if let old, isNewPage {
            self.requeue(old.room.partner(of: id), after: .partnerLeft, old, &step)
            return
        }
        if let named = arrival.room, named != old?.room.id {
            // They may have missed how they came into the room they are in: they wait, and then are matched.
            let status = self.standing(of: id).status
            step.directives.append(.ended(id, named, .lost, status == .matched ? .waiting : status))
        }
        if let old { self.resume(id, old.room, &step) }
        if self.guests[id]?.ticket != nil { step.seekers.append(id) }
    }

    /// Takes a guest up, or back; answers with the seat that thereby lost its place.
    private mutating func seat(_ id: GuestID, _ arrival: Arrival) -> SeatID? {
        guard let guest = self.guests[id] else {
            self.guests[id] = Guest(account: arrival.account, presence: .connected(arrival.seat))
            self.guests[id]?.remember(arrival.page)
            self.blocks.arrive(arrival.account, having: arrival.blocked)
            self.online += 1
            return nil
        }
        self.blocks.learn(arrival.blocked, of: guest.account)
        self.guests[id]?.presence = .connected(arrival.seat)
        self.guests[id]?.remember(arrival.page)
        switch guest.presence {
        case .connected(let older):
            return older
        case .away(let until):
            self.graces.remove(at: until)
            self.online += 1
            if let ticket = guest.ticket { self.lineUp(ticket) }
            return nil
        }
    }

    private func resume(_ id: GuestID, _ room: Room, _ step: inout Step) {
        step.directives.append(.resumed(id, room))
        let partner = room.partner(of: id)
        // They may not have heard that their partner was lost too.
        if self.guests[partner]?.seat == nil { step.directives.append(.away(partner, room)) }
    }
}
