import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer

/// One connection of a guest's on this server: what the guest says goes in, what the lobby and the partner say goes out.
///
/// What the partner is told goes straight to the partner's seat; what the lobby must decide goes through a mailbox.
// Sendable by confinement: every stored property that varies is read and written on `eventLoop` alone.
final class Seat: @unchecked Sendable {
    /// How many commands may be unanswered at a time.
    static let maximumPending = 32

    let id: SeatID
    let guest: GuestCard
    let account: AccountID
    let session: SessionID
    /// Whom the account had blocked when they came in and, among several servers, who had blocked it.
    let unseen: Set<AccountID>
    let socket: Socket
    /// Where everything about this seat happens: the socket's.
    let eventLoop: any EventLoop
    let switchboard: Switchboard
    /// Who waits for which answer of the lobby's.
    var pending: [RequestID: Reply] = [:]
    /// What was said to a partner on another server and is not confirmed.
    var unconfirmed = Unconfirmed()
    var room: SeatRoom?
    /// The last room that was over before this seat knew of it: it does not enter that any more.
    var endedUnheard: RoomID?
    /// The room before it, while what was said there is waited for.
    var lastWords: LastWords?
    /// Which of the guest's looks at the hall is kept up to date.
    var hallWatch: HallWatch?
    let allowances: GuestAllowances
    private var state = State.arriving
    /// Why the guest was shown out, if that was while they were being let in.
    private(set) var farewell: ChatError?

    private enum State {
        case arriving
        case connected
        /// The client was told to come again; its transport is about to close. What is said to the guest is kept.
        case leaving
        /// The socket is gone; the lobby has been told, unless the socket's end was the lobby's doing.
        case closed
    }

    init(
        id: SeatID,
        guest: GuestCard,
        account: AccountID,
        session: SessionID,
        unseen: Set<AccountID>,
        socket: Socket,
        allowances: GuestAllowances,
        switchboard: Switchboard
    ) {
        self.id = id
        self.guest = guest
        self.account = account
        self.session = session
        self.unseen = unseen
        self.socket = socket
        self.eventLoop = socket.eventLoop
        self.switchboard = switchboard
        self.allowances = allowances
    }

    /// Whether the guest can be written to.
    var isConnected: Bool {
        self.state == .connected
    }

    /// Whether the guest has yet to be let in.
    var isArriving: Bool {
        self.state == .arriving
    }

    /// Nothing is written to the guest any more.
    func stopWriting() {
        if self.isConnected { self.state = .leaving }
    }

    /// The guest's session was revoked, or they were banned.
    func signOut(_ reason: ChatError) {
        self.eventLoop.preconditionInEventLoop()
        self.farewell = reason
        guard self.isConnected else { return }
        self.tellLastWords()
        self.send(.signedOut, SignedOutArgument(code: reason.code, message: reason.message))
        self.socket.disconnectAll()
    }

    /// Writes an event to the guest.
    func send(_ name: ServerEventName, _ argument: some PlainlyWritten) {
        self.write(ChatCodec.event(name, plainly: argument))
    }

    /// Writes an event to the guest.
    func send(_ name: ServerEventName, _ argument: some Encodable) {
        self.write(ChatCodec.event(name, argument))
    }

    /// Asks the lobby, and has `reply` told what it answers.
    func ask(_ action: Command.Action, _ reply: Reply) {
        // A page that closes may lose its socket before its stop arrives: that one counts all the same.
        guard self.isConnected || action == .stop else { return reply.fail(.notConnected, for: self) }
        self.ask(reply) { request in .perform(Command(self.guest.id, action, request: request), self) }
    }

    /// Has something done that takes its time, and `reply` told what came of it.
    func ask(_ reply: Reply, _ errand: (RequestID) -> LobbyMailbox.Errand) {
        self.eventLoop.preconditionInEventLoop()
        guard self.pending.count < Self.maximumPending else { return reply.fail(.busy, for: self) }
        let request = self.switchboard.nextRequest()
        self.pending[request] = reply
        if !self.switchboard.post(errand(request), for: self) {
            self.pending[request] = nil
            reply.fail(.busy, for: self)
        }
    }

    /// A command of this seat's is over, and what came of it has been heard.
    ///
    /// Whoever still waits for its answer is told that there is none: the lobby could not be reached, or the guest's
    /// place was another seat's by then, or nobody's.
    func settle(_ command: Command, isPerformed: Bool) {
        self.eventLoop.preconditionInEventLoop()
        guard let request = command.request, let reply = self.pending.removeValue(forKey: request) else { return }
        reply.fail(isPerformed ? .notConnected : .busy, for: self)
    }
}

// MARK: The socket

extension Seat: SocketHandler {
    func socketAccepted(_ socket: Socket) {
        self.state = .connected
    }

    func eventReceived(_ event: SocketEvent, on socket: Socket) {
        self.eventLoop.assertInEventLoop()
        guard let name = ClientEventName(event) else {
            let reply = Reply.socket(.unknown(event.name), acknowledgement: event.acknowledgement)
            return reply.fail(ChatError(.unknownEvent, "There is no such event."), for: self)
        }
        let reply = Reply.socket(.known(name), acknowledgement: event.acknowledgement)
        do throws(ChatError) {
            try self.carryOut(name, event.argument, reply)
        } catch {
            reply.fail(error, for: self)
        }
    }

    func socketClosed(_ socket: Socket, _ reason: SocketCloseReason) {
        self.eventLoop.preconditionInEventLoop()
        guard self.state != .closed else { return }
        self.state = .closed
        self.lastWords = nil
        for reply in self.pending.values { reply.fail(.notConnected, for: self) }
        self.pending = [:]
        if let room = self.room { self.drop(room, .notConnected) }
        for item in self.unconfirmed.takeAll() { item.reply.fail(.notConnected, for: self) }
        if self.hallWatch != nil { self.switchboard.hall.append([.closed(self.id)]) }
        self.hallWatch = nil
        self.switchboard.seatClosed(self, reason)
    }
}

// MARK: What the guest asks for

extension Seat {
    private func carryOut(_ name: ClientEventName, _ argument: JSONSlice?, _ reply: Reply) throws(ChatError) {
        let now = self.switchboard.clock.now
        switch name {
        case .find:
            try self.allowances.takeFind(at: now)
            let request = try SeekRequest(find: argument)
            self.ask(.find(request.wish, offer: self.offer(of: request, at: now)), reply)
        case .next:
            try self.next(SeekRequest(next: argument), reply)
        case .stop:
            self.ask(.stop, reply)
        case .signal:
            try self.allowances.takeSignal(at: now)
            self.pass(try PassedMessage.signal(argument, keptToRelay: self.isKeptToRelay), reply)
        case .typing:
            try self.allowances.takeSignal(at: now)
            self.pass(try PassedMessage.typing(argument), reply)
        case .text:
            try self.text(PassedText(argument), reply)
        case .hall:
            try self.hall(try ChatCodec.decode(HallArgument.self, from: argument), reply)
        case .call:
            try self.call(try ChatCodec.decode(CallArgument.self, from: argument), reply)
        case .accept:
            self.ask(.accept(try ChatCodec.decode(NamedCallArgument.self, from: argument).call), reply)
        case .decline:
            self.ask(.decline(try ChatCodec.decode(NamedCallArgument.self, from: argument).call), reply)
        case .cancel:
            self.ask(.cancel(try ChatCodec.decode(NamedCallArgument.self, from: argument).call), reply)
        case .block:
            try self.block(try ChatCodec.decode(BlockArgument.self, from: argument), reply)
        case .report:
            try self.report(try ChatCodec.decode(ReportArgument.self, from: argument), reply)
        case .connection:
            try self.allowances.takeSignal(at: now)
            try self.connection(try ChatCodec.decode(ConnectionArgument.self, from: argument), reply)
        }
    }

    /// Ends the room and finds the next.
    func next(_ request: @autoclosure () throws(ChatError) -> SeekRequest, _ reply: Reply) throws(ChatError) {
        let now = self.switchboard.clock.now
        try self.allowances.takeFind(at: now)
        let request = try request()
        self.ask(.next(room: request.room, request.wish, offer: self.offer(of: request, at: now)), reply)
    }

    /// What they bring along, good for as long as the credentials that it was made with.
    private func offer(of request: SeekRequest, at now: Instant) -> Offer? {
        request.offer(goodUntil: now.advanced(by: self.switchboard.configuration.offersLast))
    }

    /// Passes a text to the partner; a nonce that was delivered before is answered as it was then.
    func text(_ text: PassedText, _ reply: Reply) throws(ChatError) {
        let now = self.switchboard.clock.now
        if let room = self.room, room.isHolding, room.room.id == text.room {
            guard room.awaited.wait(text, reply) else { throw .busy }
            return
        }
        if let nonce = text.nonce, text.room == self.room?.room.id, let sent = self.room?.sent[nonce] {
            return try self.repeated(text, sent, reply)
        }
        try self.allowances.takeText(at: now)
        let stamp = TextStamp(id: .random(), sentAt: now)
        // Remembered at once, so that the same nonce sent twice in a row is not delivered twice.
        if let nonce = text.nonce, text.room == self.room?.room.id { self.room?.sent.remember(nonce, stamp) }
        self.pass(text.message(stamp), reply, (stamp, text.nonce))
    }

    /// A nonce came again: it is answered as it was before, once it is known how that went.
    private func repeated(_ text: PassedText, _ sent: SentTexts.Item, _ reply: Reply) throws(ChatError) {
        switch sent.fate {
        case .delivered:
            return reply.succeed(with: sent.stamp, for: self)
        case .unknown:
            // Under the same name, so that whoever has it already does not hear it twice.
            try self.allowances.takeText(at: self.switchboard.clock.now)
            self.room?.sent.settle(sent.nonce, .onItsWay)
            return self.pass(text.message(sent.stamp), reply, (sent.stamp, text.nonce), isRepeated: true)
        case .onItsWay:
            break
        }
        guard case .here(let partner)? = self.room?.partner else { return reply.fail(.busy, for: self) }
        // The first is on its way to the partner's loop and back; so is this, behind it, and once only: where the
        // partner has another seat since, the first may take longer, and whoever asks is to ask again.
        partner.eventLoop.execute {
            self.eventLoop.execute {
                if self.room?.sent[sent.nonce]?.fate == .onItsWay { return reply.fail(.busy, for: self) }
                do throws(ChatError) { try self.text(text, reply) } catch { reply.fail(error, for: self) }
            }
        }
    }
}
