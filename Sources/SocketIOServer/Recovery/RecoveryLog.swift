package import NIOCore

/// What was said of late in one namespace, and to whom, so that clients that lost their transport miss nothing.
///
/// The log performs no I/O, reads no clock and draws no chance. Its owner tells it of every client, of every room
/// joined and left, and of every packet that may be sent again, in the order in which they are sent. What it cannot
/// vouch for it does not recover: a client is given all that it missed, or a new session.
package struct RecoveryLog<Packet: Sendable, State: Sendable>: Sendable {
    private struct Entry {
        let packet: Packet
        let offset: String
        let size: Int
        let rooms: [String]?
        let excepted: [String]
        let expiry: NIODeadline
    }

    /// A session that a client came back to.
    package struct Claim {
        /// The client's name as it was.
        package let id: String
        /// What it claims the session by, which stays the same.
        package let recoveryID: String
        /// The rooms that it was in, its own not among them.
        package let rooms: [String]
        /// What its owner left; nil if nobody had noticed that the client was gone.
        package let state: State?
    }

    /// How long after it was said a packet may have been sent to a transport that was lost and not known to be.
    package static var detection: TimeAmount { .seconds(60) }

    /// The bounds.
    package let configuration: RecoveryConfiguration
    private let patience: TimeAmount
    private var entries = CircularBuffer<Entry>()
    /// The position of the oldest entry.
    private var floor = 0
    private var positions: [String: Int] = [:]
    private var sessions: [String: RecoverySession<State>] = [:]
    private var ids: [String: String] = [:]
    /// Who was lost when, oldest first; some have come back since.
    private var departures = CircularBuffer<(id: String, since: NIODeadline)>()
    private var awayCount = 0
    /// How many bytes the packets have that are kept.
    package private(set) var bytes = 0

    /// Makes an empty log.
    package init(configuration: RecoveryConfiguration = RecoveryConfiguration()) {
        self.configuration = configuration
        // More than a month is as good as for ever, and the sum with it cannot overflow.
        self.patience = min(max(.zero, TimeAmount(configuration.maximumDisconnection)), .hours(24 * 31))
    }

    /// How many packets are kept.
    package var packetCount: Int {
        self.entries.count
    }

    /// How many sessions of clients that are away are kept.
    package var sessionCount: Int {
        self.awayCount
    }

    private var next: Int {
        self.floor + self.entries.count
    }
}

// MARK: Those who are here

extension RecoveryLog {
    /// A client that is about to be let in begins a session, which it may claim by `recoveryID`.
    package mutating func began(_ id: String, recoveryID: String) {
        self.ended(id)
        self.sessions[id] = RecoverySession(id: id, recoveryID: recoveryID, at: self.next)
        self.ids[recoveryID] = id
    }

    /// A client is in, and one of everybody from here on.
    package mutating func letIn(_ id: String) {
        let position = self.next
        self.sessions[id]?.letIn(at: position)
    }

    /// A client joined a room.
    package mutating func joined(_ room: String, by id: String) {
        let position = self.next
        self.sessions[id]?.joined(room, at: position)
    }

    /// A client left a room.
    package mutating func left(_ room: String, by id: String) {
        let (position, floor) = (self.next, self.floor)
        self.sessions[id]?.left(room, at: position, floor: floor)
    }

    /// A packet is about to be sent to everybody in some rooms and in none of others; nil rooms are everybody.
    ///
    /// False says that the log has a packet of that offset already: this one is not to be sent again.
    package mutating func said(
        _ packet: Packet,
        size: Int,
        offset: String,
        rooms: [String]?,
        excepted: [String] = [],
        at now: NIODeadline
    ) -> Bool {
        self.expire(at: now)
        guard self.positions[offset] == nil else { return false }
        self.positions[offset] = self.next
        let entry = Entry(
            packet: packet,
            offset: offset,
            size: size,
            rooms: rooms,
            excepted: excepted,
            expiry: now + self.patience + Self.detection
        )
        self.entries.append(entry)
        self.bytes += size
        while self.entries.count > self.configuration.maximumPackets || self.bytes > self.configuration.maximumBytes {
            self.dropOldest()
        }
        return true
    }

    /// The packet that was logged last is being sent to this client.
    ///
    /// To be told of each that is here, right after ``said(_:size:offset:rooms:excepted:at:)``.
    package mutating func sent(_ offset: String, to id: String) {
        let position = self.next - 1
        self.sessions[id]?.wasSent(offset, at: position)
    }

    /// A client lost its transport; `state` is what it is to find when it comes back.
    package mutating func lost(_ id: String, state: State, at now: NIODeadline) {
        self.expire(at: now)
        let position: Int
        switch self.sessions[id]?.stage {
        case .here: position = self.next
        case .claimed(let claimedFrom): position = claimedFrom
        case .away, nil: return
        }
        self.sessions[id]?.stage = .away(position: position, since: now, state: state)
        self.awayCount += 1
        self.departures.append((id, now))
        while self.awayCount > self.configuration.maximumSessions, !self.departures.isEmpty {
            self.forgetOldest()
        }
        if self.departures.count > 2 * self.configuration.maximumSessions + 16 {
            self.departures = CircularBuffer(self.departures.filter { self.isAway($0.id, since: $0.since) })
        }
    }

    /// A client left for good, or was shown out: it comes back as a new one.
    package mutating func ended(_ id: String) {
        guard let session = self.sessions.removeValue(forKey: id) else { return }
        self.ids[session.recoveryID] = nil
        if case .away = session.stage { self.awayCount -= 1 }
    }
}

// MARK: Those who come back

extension RecoveryLog {
    /// A client that has heard up to a packet, or nothing yet, wants its session back; nil says that it starts anew.
    ///
    /// It may be that nobody knows yet that it lost its transport: then that one is not sent anything from here on. A
    /// session that was claimed is either ``resumed(_:)``, ``lost(_:state:at:)`` again, or ``ended(_:)``; until then
    /// nobody else can claim it.
    package mutating func claim(_ recoveryID: String, after offset: String?, at now: NIODeadline) -> Claim? {
        self.expire(at: now)
        guard let id = self.ids[recoveryID], var session = self.sessions[id] else { return nil }
        let awaySince: Int
        var state: State?
        switch session.stage {
        case .here: awaySince = self.next
        case .away(let position, _, let left): (awaySince, state) = (position, left)
        case .claimed: return nil
        }
        let known = offset.flatMap { self.positions[$0] }
        guard let start = session.resumption(after: offset, known: known, awaySince: awaySince), start >= self.floor
        else {
            self.ended(id)
            return nil
        }
        if case .away = session.stage { self.awayCount -= 1 }
        let missed = (start..<self.next).first { self.isAddressed($0, to: session) }
        session.claimed(after: offset, missed: missed, awaySince: start)
        self.sessions[id] = session
        let rooms = session.rooms.keys.filter { $0 != id }
        return Claim(id: id, recoveryID: recoveryID, rooms: rooms, state: state)
    }

    /// A client whose claim was granted is here again: what it missed, in order, is to be sent before anything else.
    ///
    /// Nil says that too much was said since the claim; the client has to start anew.
    package mutating func resumed(_ id: String) -> [Packet]? {
        guard var session = self.sessions[id], case .claimed(let start) = session.stage, start >= self.floor else {
            self.ended(id)
            return nil
        }
        session.stage = .here
        var missed: [Packet] = []
        for position in start..<self.next where self.isAddressed(position, to: session) {
            let entry = self.entries[offset: position - self.floor]
            missed.append(entry.packet)
            session.wasSent(entry.offset, at: position)
        }
        self.sessions[id] = session
        return missed
    }

    private func isAddressed(_ position: Int, to session: RecoverySession<State>) -> Bool {
        let entry = self.entries[offset: position - self.floor]
        return session.isAddressed(at: position, rooms: entry.rooms, excepted: entry.excepted)
    }
}

// MARK: Forgetting

extension RecoveryLog {
    /// Something was said that is not in the log, and nobody knows to whom: who is away now is not recovered.
    package mutating func gapFound() {
        while !self.entries.isEmpty { self.dropOldest() }
        self.floor += 1
    }

    /// Forgets the sessions of clients that are away and in one of some rooms and none of others; nil is everybody.
    package mutating func forgetAway(in rooms: [String]?, except excepted: [String]) {
        let now = self.next
        for (id, session) in self.sessions {
            guard case .away = session.stage,
                session.isAddressed(at: now, rooms: rooms, excepted: excepted)
            else { continue }
            self.ended(id)
        }
    }

    /// Drops what is too old.
    package mutating func expire(at now: NIODeadline) {
        while let oldest = self.entries.first, oldest.expiry <= now { self.dropOldest() }
        while let departure = self.departures.first {
            guard departure.since + self.patience <= now || !self.isAway(departure.id, since: departure.since) else {
                break
            }
            self.forgetOldest()
        }
    }

    private mutating func dropOldest() {
        let entry = self.entries.removeFirst()
        self.positions[entry.offset] = nil
        self.bytes -= entry.size
        self.floor += 1
    }

    private mutating func forgetOldest() {
        let (id, since) = self.departures.removeFirst()
        if self.isAway(id, since: since) { self.ended(id) }
    }

    private func isAway(_ id: String, since: NIODeadline) -> Bool {
        if case .away(_, since, _)? = self.sessions[id]?.stage { true } else { false }
    }
}
