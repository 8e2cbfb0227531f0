import Accounts
import ChatProtocol
import Logging
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import SocketIOServer
import Synchronization

/// Connects the seats on this server with the lobby: what guests ask goes to it, what it decides goes to them.
///
/// The lobby's directives arrive by ``carryOut(_:)``, one atomic step at a time and in order. Each becomes a task on the
/// event loop of the seat it is for, so that the order a guest hears is the order in which the lobby decided.
final class Switchboard: Sendable {
    /// What seats need to know.
    struct Configuration: Sendable {
        /// Name and version, as `welcome` tells them.
        var serverName: String
        /// How long a lost socket is waited for.
        var grace: Duration
        /// How often a guest may do what.
        var limits = SeatLimits()
        /// How many sockets an address may open in a minute; 0 is no limit.
        var connectionsPerMinute = 0
        /// Finds out where a socket comes from.
        var clientAddress = ClientAddress(trustedProxies: [])
        /// Makes one guest's ICE servers and credentials.
        var ice: @Sendable () -> IceConfiguration
    }

    /// How many addresses' connections are counted at a time.
    private static let rememberedAddresses = 65_536

    private struct Seats {
        /// Every seat whose socket is open or being let in.
        var open: [SeatID: Seat] = [:]
        /// The seat of each guest who has a place in the lobby, away or not.
        var current: [GuestID: Seat] = [:]
        /// The seat that a guest had before this step's `welcome`.
        var previous: (guest: GuestID, seat: Seat)?
        var lastNumber: UInt64 = 0
        var isDraining = false
    }

    let configuration: Configuration
    let clock: WallClock
    let logger: Logger
    private let accounts: AccountService
    private let mailboxes: LobbyMailboxes
    private let seats = Mutex(Seats())
    private let connections: Mutex<Throttle<AddressKey>>

    init(
        configuration: Configuration,
        accounts: AccountService,
        mailboxes: LobbyMailboxes,
        clock: WallClock,
        logger: Logger
    ) {
        self.configuration = configuration
        self.accounts = accounts
        self.mailboxes = mailboxes
        self.clock = clock
        self.logger = logger
        self.connections = Mutex(
            Throttle(Rate(configuration.connectionsPerMinute, per: .seconds(60)), bound: Self.rememberedAddresses)
        )
    }

    private func address(of request: ConnectRequest) -> AddressKey {
        AddressKey(
            self.configuration.clientAddress.resolve(
                peer: request.remoteAddress?.ipAddress ?? "",
                forwardedFor: request.values(of: "x-forwarded-for")
            )
        )
    }

    /// Queues an errand of a seat's; false says that it was not taken.
    func post(_ errand: LobbyMailbox.Errand, for seat: Seat) -> Bool {
        self.mailboxes.mailbox(of: seat.eventLoop).offer(errand)
    }

    /// The seat that a guest's commands from elsewhere act on.
    func seat(of guest: GuestID) -> Seat? {
        self.seats.withLock { $0.current[guest] }
    }

    /// The seats of a sign-in session.
    func seats(of session: SessionID) -> [Seat] {
        self.seats.withLock { seats in seats.open.values.filter { $0.session == session } }
    }
}

// MARK: Coming and going

extension Switchboard: ConnectHandler {
    func connectRequested(_ request: ConnectRequest, payload: JSONSlice?, by socket: Socket) {
        do throws(ChatError) {
            if let wait = self.connections.withLock({ $0.take(self.address(of: request), at: self.clock.now) }) {
                throw ChatError(.rateLimited, "Too many connections from your network.", retryAfter: wait)
            }
            guard payload?["token"]?.kind == .string else { throw .signInNeeded }
            let argument = try ChatCodec.decode(ConnectArgument.self, from: payload)
            guard (argument.protocol ?? protocolVersion) == protocolVersion else {
                throw ChatError(.invalidRequest, "This server speaks version \(protocolVersion) of the protocol.")
            }
            let admission = Admission(token: argument.token, room: argument.room, socket: socket)
            guard self.mailboxes.mailbox(of: socket.eventLoop).offer(.admit(admission)) else { throw .busy }
        } catch {
            socket.refuse(error)
        }
    }

    /// Decides whether a client may come in, and makes its seat if so.
    func admit(_ admission: Admission) async -> (Seat, Command)? {
        let identity: Identity
        do throws(AccountError) {
            identity = try await self.accounts.identify(accessToken: admission.token)
        } catch {
            admission.socket.refuse(ChatError(error))
            return nil
        }
        let seat = self.seats.withLock { seats -> Seat? in
            guard !seats.isDraining else { return nil }
            seats.lastNumber += 1
            let seat = Seat(
                id: SeatID(number: seats.lastNumber),
                guest: GuestCard(id: identity.guest, name: identity.displayName),
                account: identity.account,
                session: identity.session,
                socket: admission.socket,
                switchboard: self
            )
            seats.open[seat.id] = seat
            return seat
        }
        guard let seat else {
            admission.socket.refuse(.busy)
            return nil
        }
        let arrival = Arrival(account: identity.account, seat: seat.id, room: admission.room)
        return (seat, Command(identity.guest, .connect(arrival)))
    }

    /// The lobby had no place for a seat that was made for it.
    func turnAway(_ seat: Seat) {
        _ = self.seats.withLock { $0.open.removeValue(forKey: seat.id) }
        seat.socket.refuse(.busy)
    }

    /// A seat's socket is gone.
    func seatClosed(_ seat: Seat, _ reason: SocketCloseReason) {
        let isDraining = self.seats.withLock { seats in
            seats.open[seat.id] = nil
            return seats.isDraining
        }
        // A draining server's close is neither a leave nor a loss (protocol rule 7).
        guard !isDraining else { return }
        let action: Command.Action = reason.isLeave ? .leave(seat.id) : .lose(seat.id)
        if !self.post(.perform(Command(seat.guest.id, action), seat), for: seat) {
            self.logger.error(
                "The lobby could not be told that a guest is gone",
                metadata: ["guest": "\(seat.guest.id)"]
            )
        }
    }

    /// Tells every guest to come back elsewhere, and closes their transports.
    func drain(retryAfter: Duration) {
        let open = self.seats.withLock { seats in
            seats.isDraining = true
            return Array(seats.open.values)
        }
        for seat in open {
            seat.eventLoop.execute { seat.drain(retryAfter: retryAfter) }
        }
    }
}

extension SocketCloseReason {
    /// Whether the guest left on purpose, rather than lost the socket (protocol rule 7).
    var isLeave: Bool {
        switch self {
        case .disconnectPacket, .shownOut: true
        case .sessionClosed(.webSocketClosed(code: 1_000)), .sessionClosed(.webSocketClosed(code: 1_001)): true
        case .sessionClosed: false
        }
    }
}

extension Socket {
    /// Turns a client away: CONNECT_ERROR `{message, data:{code}}`.
    func refuse(_ error: ChatError) {
        self.refuse(message: error.message, data: ChatCodec.json(error))
    }
}

// MARK: Carrying out

extension Switchboard {
    /// Carries out what the lobby decided in one step.
    ///
    /// Never waits.
    func carryOut(_ directives: [Directive]) {
        self.seats.withLock { seats in
            seats.previous = nil
            for directive in directives {
                self.carryOut(directive, &seats)
            }
            seats.previous = nil
        }
    }

    private func carryOut(_ directive: Directive, _ seats: inout Seats) {
        switch directive {
        case .welcome(let guest, let id, let standing):
            guard let seat = seats.open[id] else { return }
            seats.previous = seats.current.updateValue(seat, forKey: guest).map { (guest, $0) }
            seat.eventLoop.execute { seat.welcome(standing) }
        case .displace(_, let id):
            guard let seat = seats.open[id] else { return }
            seat.eventLoop.execute { seat.displace() }
        case .matched(let room):
            self.seatTogether(room, &seats)
        case .resumed(let guest, let room):
            let old = seats.previous?.guest == guest ? seats.previous?.seat : nil
            self.seatAgain(guest, room, from: old, &seats)
        case .away(let guest, let room):
            guard let seat = seats.current[guest], let partner = seats.current[room.partner(of: guest)] else { return }
            partner.eventLoop.execute { partner.partnerChanged(.away, seat, in: room.id) }
        case .answer(let guest, let request, let answer):
            self.onSeat(of: guest, seats) { $0.answer(request, answer) }
        case .waiting(let guest, let since, let census):
            self.onSeat(of: guest, seats) {
                $0.send(.waiting, WaitingArgument(since: since.rfc3339, online: census.online, waiting: census.waiting))
            }
        case .ended(let guest, let room, let reason, let status):
            self.onSeat(of: guest, seats) { $0.end(room, reason, status) }
        case .gone(let guest):
            seats.current[guest] = nil
        }
    }

    private func onSeat(of guest: GuestID, _ seats: Seats, _ action: @escaping @Sendable (Seat) -> Void) {
        guard let seat = seats.current[guest] else { return }
        seat.eventLoop.execute { action(seat) }
    }

    /// Puts two guests in a room so that neither hears from the other before they hear of the room.
    ///
    /// The callee knows the room first, but is told last, unless the caller speaks before that: then at once.
    private func seatTogether(_ room: Room, _ seats: inout Seats) {
        guard let caller = seats.current[room.caller], let callee = seats.current[room.callee] else { return }
        callee.eventLoop.execute { callee.enter(room, partner: caller, resumed: false) }
        caller.eventLoop.execute {
            caller.enter(room, partner: callee, resumed: false)
            caller.announce()
        }
        callee.eventLoop.execute { callee.announce() }
    }

    /// Puts a guest back into their room on a new seat, where what was said meanwhile follows in order.
    ///
    /// From when the partner's seat is told, what the partner says goes to the new seat and is held there; all that went
    /// to the old seat got there before, and is fetched from it now.
    private func seatAgain(_ guest: GuestID, _ room: Room, from old: Seat?, _ seats: inout Seats) {
        guard let seat = seats.current[guest], let partner = seats.current[room.partner(of: guest)] else { return }
        seat.eventLoop.execute { seat.enter(room, partner: partner, resumed: true, isHolding: true) }
        partner.eventLoop.execute {
            partner.partnerChanged(.back, seat, in: room.id)
            guard let old else { return seat.eventLoop.execute { seat.catchUp(KeptMessages(), in: room.id) } }
            old.eventLoop.execute {
                let kept = old.vacate(room.id)
                seat.eventLoop.execute { seat.catchUp(kept, in: room.id) }
            }
        }
    }
}
