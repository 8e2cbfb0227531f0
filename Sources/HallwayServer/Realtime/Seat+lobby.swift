import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIOServer

/// What the lobby decided, as this seat's guest hears it. The switchboard calls these on the seat's event loop.
extension Seat {
    /// The lobby has given the guest a place.
    func welcome(_ standing: Standing) {
        if let farewell = self.farewell {
            self.switchboard.refuse(self.socket, farewell)
            return self.socketClosed(self.socket, .shownOut)
        }
        // One write for both packets.
        self.socket.together {
            self.socket.accept(self)
            guard self.isConnected else { return }
            let configuration = self.switchboard.configuration
            self.send(
                .welcome,
                WelcomeArgument(
                    server: configuration.serverName,
                    guest: self.guest,
                    status: GuestStatus(standing.status),
                    room: standing.room,
                    limits: .version1,
                    grace: Double(configuration.grace.wholeMilliseconds) / 1_000
                )
            )
        }
    }

    /// A newer connection has taken this one's place.
    func displace() {
        // One that was overtaken while it was being let in hears so too.
        if self.isArriving { self.socket.accept(self) }
        self.tellLastWords()
        self.socket.send(ChatCodec.event(.displaced))
        self.socket.disconnectAll()
    }

    /// The server is going away; the client is to come back by itself.
    func drain(retryAfter: Duration) {
        self.tellLastWords()
        self.send(.draining, DrainingArgument(retryAfterMs: Int(retryAfter.wholeMilliseconds)))
        self.stopWriting()
        self.socket.closeTransport()
    }

    /// The guest is in a room from here on.
    ///
    /// They are told by ``announce()``.
    func enter(
        _ room: Room,
        partner: Partner,
        transcript: RoomTranscript,
        resumed: Bool,
        offer: Offer? = nil,
        isHolding: Bool = false
    ) {
        let isKeptToRelay = self.isKeptToRelay(in: room)
        let ice = self.switchboard.configuration.ice()
        self.forgetRoom()
        self.room = SeatRoom(
            room: room,
            partner: partner,
            transcript: transcript,
            announcement: Announcement(
                argument: MatchedArgument(
                    room: room.id,
                    role: room.caller == self.guest.id ? .caller : .callee,
                    partner: MatchedArgument.Partner(
                        id: partner.guest.id,
                        name: partner.guest.name,
                        interests: room.shared.map(\.name)
                    ),
                    ice: isKeptToRelay ? ice.keptToRelay : ice,
                    resumed: resumed
                ),
                offer: offer.flatMap { isKeptToRelay ? ScreenedJSON.offer($0.description) : $0.description }
            ),
            isHolding: isHolding
        )
    }

    /// The guest is gone: lets go of the room, which holds on to the partner's seat as that one does to this.
    ///
    /// Whoever waits to hear that something was said hears that it was not.
    func forgetRoom() {
        if let room = self.room { self.drop(room, .notInRoom) }
        self.room = nil
    }

    /// The guest has another seat now: gives up what that one is to have.
    func vacate(_ room: RoomID, for successor: Seat? = nil) -> SeatRoom.Vacated {
        guard let current = self.room, current.room.id == room else { return SeatRoom.Vacated() }
        self.drop(current, .notConnected)
        let legacy = current.legacy
        guard let successor, current.isHolding else {
            self.room = nil
            return SeatRoom.Vacated(legacy: legacy)
        }
        if current.awaited.isElsewhere {
            self.room = nil
            return SeatRoom.Vacated(
                legacy: legacy,
                rest: .awaited(
                    of: current.awaited.origin,
                    until: current.awaited.deadline,
                    told: current.awaited.told
                )
            )
        }
        current.awaited.successor = .here(successor)
        return SeatRoom.Vacated(legacy: legacy, rest: .follows)
    }

    /// Takes over from the seat that the guest had on this server.
    func succeed(_ left: SeatRoom.Vacated, in room: RoomID) {
        self.catchUp(left.legacy, isWhole: left.rest == .none, in: room)
        guard case .awaited(let origin, let deadline, let told) = left.rest else { return }
        self.awaitLegacy(in: room, of: origin, until: deadline, told: told)
    }

    /// Writes what was said to the guest on the seat that they had, and what was held here meanwhile; false says that it
    /// is not waited for.
    ///
    /// If what was left is not all there is, the rest comes later, and stands before it.
    @discardableResult
    func catchUp(_ legacy: SeatRoom.Legacy, isWhole: Bool = true, in room: RoomID) -> Bool {
        if let lastWords = self.lastWords, lastWords.room.room.id == room {
            lastWords.room.inherit(legacy)
            if isWhole { self.tellLastWords() }
            return true
        }
        guard let current = self.room, current.room.id == room, current.isHolding else { return false }
        if case .here(let successor)? = current.awaited.successor {
            let rest = current.untold(of: legacy)
            self.room = nil
            successor.eventLoop.execute { successor.catchUp(rest, in: room) }
            return true
        }
        current.inherit(legacy)
        guard isWhole else { return true }
        current.isHolding = false
        if case .elsewhere(let server)? = current.awaited.successor {
            self.handOver(room, to: server)
            return true
        }
        let packets = current.kept.packets
        // Gone again before they heard it: it is kept for the next seat.
        guard self.isConnected else { return true }
        current.kept = KeptMessages()
        self.announce()
        for packet in packets { self.write(packet) }
        self.release(current)
        for (text, reply) in current.awaited.takeEarly() {
            do throws(ChatError) { try self.text(text, reply) } catch { reply.fail(error, for: self) }
        }
        return true
    }

    /// Writes the `matched` that is still to be written, if there is one.
    func announce() {
        guard let announcement = self.room?.announcement else { return }
        self.room?.announcement = nil
        self.write(ChatCodec.event(.matched, plainly: announcement))
    }

    /// The partner's socket was lost, or the partner is back on another seat; answers with where they were before.
    @discardableResult
    func partnerChanged(_ state: PartnerArgument.State, _ partner: Partner?, in room: RoomID) -> Partner? {
        guard let current = self.room, current.room.id == room else { return nil }
        let before = current.partner
        if let partner { current.partner = partner }
        self.announce()
        self.send(.partner, PartnerArgument(room: room, state: state))
        return before
    }

    /// A room is over for this guest.
    ///
    /// What was said to them there, and is on its way here from where they were before, they hear first.
    func end(_ room: RoomID, _ reason: EndReason, _ status: Standing.Status) {
        let end = ChatCodec.event(
            .ended,
            EndedArgument(room: room, reason: reason.rawValue, status: GuestStatus(status))
        )
        guard let current = self.room, current.room.id == room, self.isConnected else {
            if self.room?.room.id == room { self.forgetRoom() } else { self.endedUnheard = room }
            return self.write(end)
        }
        self.announce()
        self.forgetRoom()
        if current.isHolding { self.awaitLastWords(in: current, end) } else { self.write(end) }
    }

    /// The lobby's answer to something the guest asked; `partner` is the other guest of the call that it tells of.
    func answer(_ request: RequestID, _ answer: Answer, partner: GuestCard?) {
        guard let reply = self.pending.removeValue(forKey: request) else { return }
        switch answer {
        case .standing(let standing):
            reply.succeed(with: StandingAnswer(standing), for: self)
        case .done:
            reply.succeed(for: self)
        case .calling(let call):
            // Whoever can be called has had a seat.
            guard let partner else { return reply.fail(.busy, for: self) }
            reply.succeed(with: CallCard(call: call.id, guest: partner), for: self)
        case .refused(let refusal):
            reply.fail(ChatError(refusal), for: self)
        }
    }
}

extension GuestStatus {
    /// The protocol's word for a standing in the lobby.
    init(_ status: Standing.Status) {
        switch status {
        case .idle: self = .idle
        case .waiting: self = .waiting
        case .calling: self = .calling
        case .ringing: self = .ringing
        case .matched: self = .matched
        }
    }
}

extension StandingAnswer {
    /// What a guest is told of their standing.
    init(_ standing: Standing) {
        self.init(status: GuestStatus(standing.status), room: standing.room)
    }
}
