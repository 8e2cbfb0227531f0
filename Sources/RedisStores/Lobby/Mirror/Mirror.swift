import Matchmaking
import SharedKernel

/// What the lobby has of this server's guests, so that it can be given back if the lobby is lost.
///
/// The lobby's library sends each record that it writes along with the step that wrote it, and takes it back as it
/// is: so what is mirrored is what was there, by construction. What is not in a record is known from the commands:
/// cards, pages and blocks. It is bounded by how many guests this server has.
struct Mirror: Sendable {
    private struct Held: Sendable {
        var record: GuestRecord
        var card = ""
        /// The latest last.
        var pages: [PageID] = []
    }

    private struct HeldRoom: Sendable {
        let bytes: [UInt8]
        /// Whose guests of other servers are in it.
        let accounts: [GuestID: AccountID]
    }

    private struct Expected: Hashable, Sendable {
        let guest: GuestID
        let seat: SeatID
    }

    /// As many as the lobby knows again.
    private static let maximumPages = 8

    private var guests: [GuestID: Held] = [:]
    private var rooms: [RoomID: HeldRoom] = [:]
    private var blocked: [AccountID: Set<AccountID>] = [:]
    /// How many guests of each account there are.
    private var counts: [AccountID: Int] = [:]
    /// Those who are on their way into the lobby.
    private var arrivals: [Expected: Arrival] = [:]
    private var now = Instant(milliseconds: 0)
    private var wall = Instant(milliseconds: 0)

    /// Whose records there are.
    var records: [GuestID: GuestRecord] {
        self.guests.mapValues(\.record)
    }

    /// How many of each kind of thing are kept.
    var sizes: [Int] {
        [self.guests.count, self.rooms.count, self.blocked.count, self.counts.count, self.arrivals.count]
    }

    /// A command is about to be performed.
    mutating func expect(_ command: Command) {
        switch command.action {
        case .connect(let arrival):
            self.arrivals[Expected(guest: command.guest, seat: arrival.seat)] = arrival
        case .block(let account, let blocker, _) where self.counts[blocker] != nil:
            self.blocked[blocker, default: []].insert(account)
        default:
            break
        }
    }

    /// Whether a seat is on its way into the lobby.
    func isExpected(_ guest: GuestID, _ seat: SeatID) -> Bool {
        self.arrivals[Expected(guest: guest, seat: seat)] != nil
    }

    /// A command was performed, and what came of it was applied; or it failed.
    mutating func settle(_ command: Command) {
        guard case .connect(let arrival) = command.action else { return }
        self.arrivals[Expected(guest: command.guest, seat: arrival.seat)] = nil
    }

    /// One step, as this server heard of it.
    mutating func apply(_ entry: LobbyEntry) {
        (self.now, self.wall) = (entry.now, entry.wall)
        for (id, bytes) in entry.rooms {
            let accounts = entry.strangers.map { ($0.guest, $0.account) }
            self.rooms[id] = HeldRoom(bytes: bytes, accounts: Dictionary(accounts) { first, _ in first })
        }
        for (guest, bytes) in entry.records {
            guard let record = GuestRecord(bytes) else { continue }
            self.hold(record, of: guest)
        }
        for guest in entry.moved + entry.overtaken { self.drop(guest) }
        for directive in entry.directives {
            switch directive {
            case .welcome(let guest, let seat, _): self.seat(guest, seat)
            case .gone(let guest): self.drop(guest)
            default: break
            }
        }
    }

    /// Everything there is, to be given back in pieces of at most so many guests.
    func restorations(ofAtMost count: Int) -> [Restoration] {
        let offset = self.now.duration(to: self.wall)
        let parts = self.guests.map { guest, held in self.part(of: guest, held) }
        return stride(from: 0, to: parts.count, by: count).map { start in
            Restoration(offset: offset, parts: Array(parts[start..<min(parts.count, start + count)]))
        }
    }

    private func part(of guest: GuestID, _ held: Held) -> Restoration.Part {
        var part = Restoration.Part(guest: guest, record: held.record.bytes)
        part.card = held.card
        part.pages = held.pages
        part.blocked = self.blocked[held.record.account] ?? []
        if let id = held.record.room, let room = self.rooms[id],
            let partner = GuestRecord.partner(of: guest, inRoom: room.bytes),
            let account = self.guests[partner]?.record.account ?? room.accounts[partner]
        {
            part.room = Restoration.Half(id: id, bytes: room.bytes, partnerAccount: account)
        }
        return part
    }

    private mutating func hold(_ record: GuestRecord, of guest: GuestID) {
        let old = self.guests[guest]?.record
        self.guests[guest, default: Held(record: record)].record = record
        if old == nil { self.counts[record.account, default: 0] += 1 }
        self.leave(old?.room, for: record.room)
    }

    private mutating func drop(_ guest: GuestID) {
        guard let held = self.guests.removeValue(forKey: guest) else { return }
        self.leave(held.record.room, for: nil)
        let account = held.record.account
        let left = (self.counts[account] ?? 1) - 1
        self.counts[account] = left > 0 ? left : nil
        if left == 0 { self.blocked[account] = nil }
    }

    /// Forgets a room that nobody of this server is in any more.
    private mutating func leave(_ room: RoomID?, for next: RoomID?) {
        guard let room, room != next, let held = self.rooms[room] else { return }
        let isEmpty = GuestRecord.guests(inRoom: held.bytes).allSatisfy { self.guests[$0]?.record.room != room }
        if isEmpty { self.rooms[room] = nil }
    }

    /// A seat that was on its way has the place.
    private mutating func seat(_ guest: GuestID, _ seat: SeatID) {
        guard let arrival = self.arrivals[Expected(guest: guest, seat: seat)], let held = self.guests[guest] else {
            return
        }
        self.guests[guest]?.card = arrival.card
        if let page = arrival.page {
            let pages = held.pages.filter { $0 != page } + [page]
            self.guests[guest]?.pages = pages.suffix(Self.maximumPages)
        }
        if !arrival.blocked.isEmpty { self.blocked[held.record.account, default: []].formUnion(arrival.blocked) }
    }
}
