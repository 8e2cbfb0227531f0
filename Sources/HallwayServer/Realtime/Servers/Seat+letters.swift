import ChatProtocol
import Matchmaking
import NIOCore
import RedisStores
import SharedKernel
import SocketIO
import SocketIOServer

/// What is said to and by a partner on another server.
extension Seat {
    /// For how long what was said to the guest on another server is waited for at most.
    ///
    /// It comes in milliseconds, or else the other server is given up after its lease, which is shorter. This is for when
    /// the partner's server dies, too.
    private static let legacyPatience = TimeAmount.seconds(12)

    /// Writes what the guest says to the partner's server, and answers once that has confirmed it.
    func write(
        _ message: PassedMessage,
        to partner: RemoteGuest,
        _ reply: Reply,
        _ text: (stamp: TextStamp, nonce: String?)?
    ) {
        guard let outbox = self.switchboard.outbox else { return self.answer(reply, .busy, text) }
        var number: UInt64 = 0
        // That somebody types is not confirmed: it is over before it is known.
        if message.isKept {
            let isFirst = self.unconfirmed.deadline == nil
            let evidence = message.text == nil ? nil : message.packet.message
            guard
                let next = self.unconfirmed.add(
                    in: message.room,
                    reply,
                    text: text,
                    message: evidence,
                    at: self.eventLoop.now
                )
            else { return self.answer(reply, .busy, text) }
            number = next
            if isFirst { self.awaitReceipts() }
        }
        let said = RoomLetter.Said(message: message, guest: partner.guest, seat: self.id, number: number)
        guard outbox.offer(.said(said), to: partner.server) else {
            _ = self.unconfirmed.take(number)
            return self.answer(reply, .busy, text)
        }
        if number == 0 { self.answer(reply, nil, text) }
    }

    private func awaitReceipts() {
        guard let deadline = self.unconfirmed.deadline else { return }
        self.eventLoop.scheduleTask(deadline: deadline) {
            for item in self.unconfirmed.takeLate(at: self.eventLoop.now) { self.giveUp(item) }
            self.awaitReceipts()
        }
    }

    /// What was said is known to have arrived, or not.
    func receipt(_ number: UInt64, _ failure: ChatError?) {
        self.eventLoop.preconditionInEventLoop()
        guard let item = self.unconfirmed.take(number) else { return }
        if failure == nil, let message = item.message, let room = self.room, room.room.id == item.room {
            room.transcript.add(message, from: self.account)
        }
        self.answer(item.reply, failure, item.text)
    }

    /// It will not be known whether what was said arrived: a letter came back, or the other server is silent.
    func receiptIsMissing(_ number: UInt64) {
        self.eventLoop.preconditionInEventLoop()
        if let item = self.unconfirmed.take(number) { self.giveUp(item) }
    }

    private func giveUp(_ item: Unconfirmed.Item) {
        if let nonce = item.text?.nonce { self.room?.sent.settle(nonce, .unknown) }
        item.reply.fail(.unconfirmed, for: self)
    }

    /// Whether what was said to the guest before has yet to come from another server.
    var awaitsLetter: Bool {
        self.room.map { $0.isHolding && $0.awaited.isElsewhere } ?? false
    }

    /// Takes what the partner said, and says what came of it: later, if what was said before has yet to come.
    func receive(
        _ message: PassedMessage,
        isRepeated: Bool,
        _ done: @escaping @Sendable (ChatError?) -> Void
    ) {
        guard let room = self.room, room.room.id == message.room, self.awaitsLetter, self.isConnected, message.isKept
        else { return done(isRepeated ? self.takeOnce(message) : self.take(message)) }
        if !room.awaited.hold(message, done) { done(.partnerSlow) }
    }

    /// Writes what was held, and tells who said it.
    func release(_ room: SeatRoom) {
        for held in room.awaited.takeHeld() { held.done(self.takeOnce(held.message)) }
    }

    /// What was held, and what the guest said early, comes to nothing: nobody is to take it for said.
    func drop(_ room: SeatRoom, _ reason: ChatError) {
        for held in room.awaited.takeHeld() { held.done(.partnerAway) }
        for (_, reply) in room.awaited.takeEarly() { reply.fail(reason, for: self) }
    }

    /// Takes what the partner said by another server; a text that was taken before is not taken twice.
    func takeOnce(_ message: PassedMessage) -> ChatError? {
        self.eventLoop.assertInEventLoop()
        guard let text = message.text else { return self.take(message) }
        if let room = self.room, room.room.id == message.room, room.heard.contains(text) { return nil }
        let failure = self.take(message)
        if failure == nil { self.room?.heard.append(text) }
        return failure
    }

    /// What was said to the guest before is on another server, and waited for.
    ///
    /// They themselves need not wait.
    func awaitLegacy(in room: RoomID, of origin: ServerID?, until deadline: NIODeadline? = nil, told: Int? = nil) {
        guard let current = self.holdingRooms.first(where: { $0.room.id == room }) else { return }
        let deadline = deadline ?? .now() + Self.legacyPatience
        (current.awaited.origin, current.awaited.isElsewhere, current.awaited.deadline) = (origin, true, deadline)
        if let told { current.awaited.told = told }
        self.announce()
        self.eventLoop.scheduleTask(deadline: deadline) { self.catchUp(SeatRoom.Legacy(), in: room) }
    }

    /// A server is no more: what it kept does not come; what it was to ask for is asked for by this one.
    func stopAwaiting(_ server: ServerID) {
        self.eventLoop.preconditionInEventLoop()
        for room in self.holdingRooms {
            if room.awaited.origin == server {
                self.catchUp(SeatRoom.Legacy(), in: room.room.id)
            } else if case .elsewhere(let partner) = room.partner, partner.server == server,
                let origin = room.awaited.origin
            {
                self.switchboard.outbox?.offer(.handOver(self.guest.id, room.room.id, to: nil), to: origin)
            }
        }
    }

    /// The rooms of which something has yet to come here.
    private var holdingRooms: [SeatRoom] {
        [self.lastWords?.room, self.room].compactMap { $0 }.filter(\.isHolding)
    }

    /// The guest has a seat on another server: gives that one what this one is to leave it, once it is all here; or what
    /// there is, if this server is about to stop.
    func handOver(_ room: RoomID, to server: ServerID) {
        self.eventLoop.preconditionInEventLoop()
        if let current = self.room, current.room.id == room, current.isHolding, !self.switchboard.isDraining {
            current.awaited.successor = .elsewhere(server)
            return
        }
        self.switchboard.outbox?.offer(.legacy(self.guest.id, room, self.vacate(room).legacy), to: server)
    }

    /// This server is about to stop: what has yet to come here is waited for no longer, and what there is handed over.
    func handOverAtLast() {
        self.eventLoop.preconditionInEventLoop()
        for room in self.holdingRooms {
            if case .elsewhere(let server)? = room.awaited.successor { self.handOver(room.room.id, to: server) }
        }
    }

    /// The guest has a seat on another server: has them told there what is kept here now.
    ///
    /// It stays here as well, until all is handed over. What has yet to come here itself would stand before it.
    func copyKept(_ room: RoomID, to server: ServerID) {
        self.eventLoop.preconditionInEventLoop()
        guard let current = self.room, current.room.id == room, !current.isHolding, !current.kept.packets.isEmpty
        else { return }
        let legacy = SeatRoom.Legacy(kept: current.kept)
        self.switchboard.outbox?.offer(.keptSoFar(self.guest.id, room, legacy), to: server)
    }

    /// Tells the guest what was kept for them on the server that they had, of which the rest is waited for.
    func tellKept(_ kept: KeptMessages, in room: RoomID) {
        self.eventLoop.preconditionInEventLoop()
        if self.lastWords?.room.room.id == room {
            self.catchUp(SeatRoom.Legacy(kept: kept), in: room)
        } else if let current = self.room, current.room.id == room, current.isHolding, current.awaited.isElsewhere,
            current.awaited.successor == nil, current.awaited.told == 0, self.isConnected
        {
            self.announce()
            for packet in kept.packets { self.write(packet) }
            current.awaited.told = kept.packets.count
        }
    }

    /// The partner's server has another name, as it has after a lobby was lost.
    func partnerIs(_ partner: RemoteGuest, in room: RoomID) {
        guard let current = self.room, current.room.id == room, case .elsewhere(let known) = current.partner,
            known.server != partner.server
        else { return }
        current.partner = .elsewhere(partner)
    }

    /// The lobby has given this server up, or the guest: they are to come again, to any server.
    func letGo() {
        self.eventLoop.preconditionInEventLoop()
        self.stopWriting()
        self.forgetRoom()
        self.socket.closeTransport()
    }
}

extension ChatError {
    /// Nobody knows whether what was said arrived.
    static let unconfirmed = ChatError(
        .unavailable,
        "It is not known whether that arrived. Try again.",
        retryAfter: .seconds(1)
    )
}
