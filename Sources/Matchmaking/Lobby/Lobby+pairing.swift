import SharedKernel

extension Lobby {
    /// Who may have whom.
    private enum Bond {
        /// Rule 2 without its exception.
        case ordinary(at: Instant)
        /// Its exception: last partners who both entered the queue by then.
        case rematch(enteredBy: Instant)
    }

    /// Pairs those who suit, where at least one of the two seeks.
    ///
    /// Whoever is oldest is served first and has the oldest who suits them, whichever of the two seeks. Nothing is lost
    /// by passing over two of whom neither seeks: whatever could make them suit makes one of them a seeker.
    mutating func settle(_ seekers: [GuestID], using generator: inout some RandomNumberGenerator) -> [Room] {
        self.settle(seekers.compactMap { self.queued($0) }, by: .ordinary(at: self.time.now), using: &generator)
    }

    /// Pairs those who have both waited `REMATCH_AFTER` though they are last partners.
    ///
    /// To be called when all others are paired: then for those who are left, nobody else suits.
    mutating func settleWithLastPartners(using generator: inout some RandomNumberGenerator) -> [Room] {
        let enteredBy = self.time.now.advanced(by: .zero - self.rules.rematchAfter)
        let relaxed = self.relaxing.removeFirst(upTo: enteredBy)
        return self.settle(relaxed, by: .rematch(enteredBy: enteredBy), using: &generator)
    }

    private func queued(_ id: GuestID) -> Ticket? {
        guard let guest = self.guests[id], guest.seat != nil else { return nil }
        return guest.ticket
    }

    private mutating func settle(
        _ tickets: [Ticket],
        by bond: Bond,
        using generator: inout some RandomNumberGenerator
    ) -> [Room] {
        // Who was left and may meet a last partner again in the same tick seeks twice, and is served once.
        var seekers = Set(tickets).sorted { $0.age < $1.age }
        var rooms: [Room] = []
        var index = 0
        while index < self.queue.count, !seekers.isEmpty {
            let ticket = self.queue[index]
            let partner: Ticket?
            if seekers.first == ticket {
                seekers.removeFirst()
                // Those who are older have had their turn, and did not suit.
                partner = self.firstQueued(after: index, whoSuits: ticket, by: bond)
            } else {
                partner = seekers.first { self.suit(ticket, $0, by: bond) }
            }
            if let partner {
                seekers.removeAll { $0 == partner }
                rooms.append(self.pair(ticket, partner, using: &generator))
            } else {
                index += 1
            }
        }
        return rooms
    }

    private func firstQueued(after index: Int, whoSuits ticket: Ticket, by bond: Bond) -> Ticket? {
        for other in index + 1..<self.queue.count where self.suit(ticket, self.queue[other], by: bond) {
            return self.queue[other]
        }
        return nil
    }

    private func suit(_ one: Ticket, _ other: Ticket, by bond: Bond) -> Bool {
        guard one.account != other.account, !self.blocks.areApart(one.account, other.account) else { return false }
        switch bond {
        case .ordinary(let now): return !self.lastPartners.areKeptApart(one.account, other.account, at: now)
        case .rematch(let enteredBy): return max(one.entry.instant, other.entry.instant) <= enteredBy
        }
    }

    /// Takes two off the queue together and puts them in one room.
    ///
    /// The older one calls.
    private mutating func pair(
        _ older: Ticket,
        _ younger: Ticket,
        using generator: inout some RandomNumberGenerator
    ) -> Room {
        let room = Room(id: .random(using: &generator), caller: older.guest, callee: younger.guest)
        for ticket in [older, younger] {
            self.dequeue(ticket)
            self.guests[ticket.guest]?.state = .inRoom(room.id)
        }
        self.meetings[room.id] = Meeting(
            room: room,
            callerWaited: older.age.instant.duration(to: self.time.now),
            calleeWaited: younger.age.instant.duration(to: self.time.now)
        )
        return room
    }
}
