import Accounts
import ChatProtocol
import Logging
import Matchmaking
import NIOCore
import Safety
import SharedKernel
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
        /// Counts what happens here.
        var tally = MetricsTally.off
        /// For how long an offer that somebody brings along serves: no longer than ICE credentials.
        var offersLast = Duration.seconds(86_400)
        /// What is to be told to other servers; nil for a server that stands alone.
        var outbox: Outbox?
        /// With a lobby that is shared.
        var contact: LobbyContact?
        /// Whether every call goes through a relay only, whoever asks for it (`RELAY_ONLY`).
        var relayOnly = false
        /// Makes one guest's ICE servers and credentials.
        var ice: @Sendable () -> IceConfiguration
    }

    /// How many addresses' connections are counted at a time.
    private static let rememberedAddresses = 65_536
    /// For how long a seat is kept whose guest is on another server, to be asked for what was said to them here.
    private static let formerSeatsLast = Duration.seconds(60)
    /// How many guests' limits are remembered at least, here or not: coming back does not make them whole.
    private static let rememberedGuests = 131_072

    let configuration: Configuration
    let clock: WallClock
    let logger: Logger
    let accounts: AccountService
    let mailboxes: LobbyMailboxes
    let roomLog: RoomLog
    /// Who is here, for those who watch.
    let hall = HallBoard()
    let seats = Mutex(Seats())
    let connections: Mutex<Throttle<AddressKey>>
    private let guestAllowances = Mutex(RecentTable<GuestID, GuestAllowances>(bound: rememberedGuests))
    private let failures = Mutex(Allowance(Rate(1, per: .seconds(1))))
    private let lastSeat = Atomic<UInt64>(0)
    private let lastRequest = Atomic<UInt64>(0)

    init(
        configuration: Configuration,
        accounts: AccountService,
        mailboxes: LobbyMailboxes,
        roomLog: RoomLog,
        clock: WallClock,
        logger: Logger
    ) {
        self.configuration = configuration
        self.accounts = accounts
        self.mailboxes = mailboxes
        self.roomLog = roomLog
        self.clock = clock
        self.logger = logger
        self.connections = Mutex(
            Throttle(Rate(configuration.connectionsPerMinute, per: .seconds(60)), bound: Self.rememberedAddresses)
        )
    }

    /// Counts what happens here.
    var tally: MetricsTally {
        self.configuration.tally
    }

    /// What is to be told to other servers; nil for a server that stands alone.
    var outbox: Outbox? {
        self.configuration.outbox
    }

    /// Whether this server is about to stop.
    var isDraining: Bool {
        self.seats.withLock { $0.isDraining }
    }

    /// A seat that comes after all before it, by the wall clock if those were of other servers.
    ///
    /// The milliseconds stand in front of a number of 20 bits that goes on from a random one, so that no two servers make
    /// the same.
    func nextSeat() -> SeatID {
        guard self.outbox != nil else { return SeatID(number: self.lastSeat.add(1, ordering: .relaxed).newValue) }
        let time = UInt64(max(0, self.clock.now.milliseconds)) << 20 | UInt64.random(in: 0..<1 << 20)
        var last = self.lastSeat.load(ordering: .relaxed)
        while true {
            let next = max(time, last + 1)
            let (isExchanged, found) = self.lastSeat.compareExchange(expected: last, desired: next, ordering: .relaxed)
            if isExchanged { return SeatID(number: next) }
            last = found
        }
    }

    /// A request that no seat of this server's has made.
    func nextRequest() -> RequestID {
        RequestID(number: self.lastRequest.add(1, ordering: .relaxed).newValue)
    }

    /// What is left of a guest's limits.
    func allowances(of guest: GuestID) -> GuestAllowances {
        self.guestAllowances.withLock { table in
            table.update(guest) { known in
                let allowances = known ?? GuestAllowances(self.configuration.limits)
                known = allowances
                return allowances
            }
        }
    }

    /// Queues an errand of a seat's; false says that it was not taken.
    func post(_ errand: LobbyMailbox.Errand, for seat: Seat) -> Bool {
        switch errand {
        case .block, .report: self.mailboxes.ledger.offer(errand)
        case .admit, .perform: self.mailboxes.mailbox(of: seat.eventLoop, for: seat.id).offer(errand)
        }
    }

    /// Notes why somebody was answered `unavailable`, at most once a second: a store that fails does so for everybody.
    func note(_ message: Logger.Message, because cause: (any Error)?) {
        guard let cause, self.failures.withLock({ $0.take(at: self.clock.now) }) == nil else { return }
        self.logger.error(message, metadata: ["cause": "\(cause)"])
    }

    /// The seat that a guest's commands from elsewhere act on.
    func seat(of guest: GuestID) -> Seat? {
        self.seats.withLock { $0.current[guest] }
    }

    /// Shows out who is in a session that was revoked, or in any of an account's, those included who are being let in.
    func signOut(_ account: AccountID, session: SessionID?, because reason: ChatError) {
        for seat in self.seats.withLock({ $0.seats(of: account, in: session) }) {
            seat.eventLoop.execute { seat.signOut(reason) }
        }
    }

    /// Whom an account met in a room, now or lately, as far as this server knows.
    func meeting(
        _ room: RoomID,
        of account: AccountID,
        at now: Instant
    ) -> RecentRooms<RoomTranscript>.Meeting? {
        self.seats.withLock { $0.rooms.meeting(room, of: account, at: now) }
    }

    /// Forgets the texts of rooms that can no longer be reported.
    func forgetRooms() {
        let now = self.clock.now
        self.seats.withLock { seats in
            seats.rooms.forget(at: now)
            seats.forgetFormer(before: now.advanced(by: .zero - Self.formerSeatsLast))
        }
    }

    /// Lets nobody in from now on.
    func closeDoors() {
        self.seats.withLock { $0.isDraining = true }
    }

    /// Whether nobody is here any more, nor waited for, nor anything kept for somebody who is on another server.
    var isDeserted: Bool {
        self.seats.withLock { $0.open.isEmpty && $0.current.isEmpty && $0.former.isEmpty }
    }

    /// Tells every guest to come back, here or elsewhere, and closes their transports.
    ///
    /// Each is told a time of their own within `spread`, so that they do not all come at once.
    func drain(retryAfter: Duration, spread: Duration) {
        let now = self.clock.now
        let (open, former) = self.seats.withLock { seats in
            seats.isDraining = true
            // A lobby in memory goes with the server, and says nothing of the ends of its rooms; one that is shared stays.
            if self.outbox == nil {
                for room in seats.rooms.closeAll(at: now) {
                    self.roomLog.append(.closed(room, at: now))
                    self.tally.roomEnded(.drain)
                }
            }
            return (Array(seats.open.values), Array(seats.former.values) + Array(seats.handingOver.values))
        }
        for (seat, _) in former { seat.eventLoop.execute { seat.handOverAtLast() } }
        for seat in open {
            let pause = retryAfter + .milliseconds(Int64.random(in: 0...spread.wholeMilliseconds))
            seat.eventLoop.execute { seat.drain(retryAfter: pause) }
        }
    }
}
