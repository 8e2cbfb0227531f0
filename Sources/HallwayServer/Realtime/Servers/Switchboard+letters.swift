import ChatProtocol
import Logging
import Matchmaking
import NIOCore
import RedisStores
import SharedKernel
import Synchronization

/// What other servers tell this one, and what came back of what it told them.
extension Switchboard {
    /// Takes a letter.
    ///
    /// They come one after the other, between the steps. Never waits.
    func take(_ bytes: ByteBuffer, from sender: ServerID) {
        guard let letter = RoomLetter(bytes) else {
            self.logger.error("A letter makes no sense", metadata: ["server": "\(sender)"])
            return
        }
        switch letter {
        case .said(let said):
            // Whoever was given another seat since is reached by the one that they had: it is to be handed over.
            guard let seat = self.seats.withLock({ $0.former[said.guest]?.seat ?? $0.current[said.guest] }) else {
                return self.confirm(said, .notInRoom, to: sender)
            }
            seat.eventLoop.execute {
                seat.receive(said.message, isRepeated: true) { failure in
                    self.confirm(said, failure.map { ChatError.InRoom($0) }, to: sender)
                }
            }
        case .receipt(let id, let number, let failure):
            guard let seat = self.seats.withLock({ $0.open[id] }) else { return }
            seat.eventLoop.execute { seat.receipt(number, failure?.error) }
        case .handOver(let guest, let room, let server):
            let seat = self.seats.withLock { seats in
                let seat = seats.former.removeValue(forKey: guest)
                // It may have to wait itself for what was said elsewhere before.
                if let seat { seats.handingOver[guest] = seat }
                return seat?.seat
            }
            let server = server ?? sender
            guard let seat else {
                // It was handed over before, or there was nothing.
                self.outbox?.offer(.legacy(guest, room, SeatRoom.Legacy()), to: server)
                return
            }
            seat.eventLoop.execute { seat.handOver(room, to: server) }
        case .askForKept(let guest, let room):
            guard let seat = self.seats.withLock({ $0.former[guest]?.seat }) else { return }
            seat.eventLoop.execute { seat.copyKept(room, to: sender) }
        case .keptSoFar(let guest, let room, let legacy):
            guard let seat = self.seats.withLock({ $0.current[guest] }) else { return }
            seat.eventLoop.execute { seat.tellKept(legacy.kept, in: room) }
        case .legacy(let guest, let room, let legacy):
            let seats = self.seats.withLock { seats in
                [seats.handingOver.removeValue(forKey: guest)?.seat, seats.current[guest], seats.former[guest]?.seat]
            }
            self.leave(legacy, in: room, to: seats.compactMap { $0 }[...])
        }
    }

    /// Leaves what a seat left to the first of these that waits for it.
    private func leave(_ legacy: SeatRoom.Legacy, in room: RoomID, to seats: ArraySlice<Seat>) {
        guard let seat = seats.first else { return }
        seat.eventLoop.execute {
            if !seat.catchUp(legacy, in: room) { self.leave(legacy, in: room, to: seats.dropFirst()) }
        }
    }

    private func confirm(_ said: RoomLetter.Said, _ failure: ChatError.InRoom?, to server: ServerID) {
        guard said.number != 0 else { return }
        self.outbox?.offer(.receipt(said.seat, number: said.number, failure), to: server)
    }

    /// Asks a server for what was said there to a guest of another's, or of this one's if none is named.
    func askToHandOver(_ guest: GuestID, _ room: RoomID, by server: ServerID, to successor: ServerID?) {
        let asked = HandOver(guest: guest, room: room, server: server, successor: successor, at: self.clock.now)
        self.seats.withLock { $0.handOvers[guest] = asked }
        self.outbox?.offer(.handOver(guest, room, to: successor), to: server)
    }

    /// Whether a server is known to be no more: nothing is waited for that comes from there.
    func isDeparted(_ server: ServerID) -> Bool {
        self.seats.withLock { $0.departed.update(server) { $0 == true } }
    }

    /// A server is no more, and with it what it kept, what it was asked to hand over, and what it was to ask for.
    func mourn(_ server: ServerID, _ seats: inout Seats) {
        seats.departed.update(server) { $0 = true }
        let former = Array(seats.former.values) + Array(seats.handingOver.values)
        for seat in Array(seats.current.values) + former.map(\.seat) {
            seat.eventLoop.execute { seat.stopAwaiting(server) }
        }
        for (guest, asked) in seats.handOvers where asked.server == server {
            seats.handOvers[guest] = nil
            self.endHandOver(guest, asked.room, to: asked.successor, seats)
        }
    }

    /// Whoever waits for what was said elsewhere is told that there is nothing, or nothing more; who waits no longer takes
    /// no note of it.
    private func endHandOver(_ guest: GuestID, _ room: RoomID, to successor: ServerID?, _ seats: Seats) {
        if let successor {
            self.outbox?.offer(.legacy(guest, room, SeatRoom.Legacy()), to: successor)
        } else if let seat = seats.current[guest] {
            seat.eventLoop.execute { seat.catchUp(SeatRoom.Legacy(), in: room) }
        }
    }

    /// Whether what is kept here may be kept for nobody.
    var isAdrift: Bool {
        self.configuration.contact?.isAdrift(at: .now()) ?? false
    }

    /// A letter could not be sent: there is no such server any more, or it does not read.
    func returned(_ item: Outbox.Item) {
        switch item.letter {
        case .said(let said):
            guard said.number != 0, let seat = self.seats.withLock({ $0.open[said.seat] }) else { return }
            seat.eventLoop.execute { seat.receiptIsMissing(said.number) }
        case .handOver(let guest, let room, let server):
            // What was kept there is gone with it.
            self.seats.withLock { self.endHandOver(guest, room, to: server, $0) }
        case .receipt, .askForKept, .keptSoFar, .legacy:
            break
        }
    }

    /// This server's place in the lobby, or the lobby, was lost; it has one again.
    func carryOut(_ loss: LobbyLoss) {
        self.seats.withLock { seats in
            switch loss {
            case .givenUp(let guests):
                let now = self.clock.now
                self.outbox?.beginAnew()
                for guest in guests {
                    if let room = seats.rooms.room(of: guest) { _ = seats.rooms.close(room, at: now) }
                    guard let seat = seats.current.removeValue(forKey: guest) else { continue }
                    seat.eventLoop.execute { seat.letGo() }
                }
                seats.forgetFormer(before: now.advanced(by: .milliseconds(1)))
            case .emptied:
                break
            }
            // How everybody is seen is told anew.
            self.hall.append([.onlyKnown(Set(seats.current.keys))])
        }
    }
}

extension ChatError.InRoom {
    /// What the other server is told of a failure.
    fileprivate init(_ error: ChatError) {
        switch error {
        case .notInRoom: self = .notInRoom
        case .partnerSlow: self = .partnerSlow
        default: self = .partnerAway
        }
    }
}
