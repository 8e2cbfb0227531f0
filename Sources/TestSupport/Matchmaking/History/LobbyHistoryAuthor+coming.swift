import Matchmaking
import SharedKernel

/// Seats, pages and blocks.
extension LobbyHistoryAuthor {
    mutating func connect(_ index: Int, _ current: RoomID?) -> Command.Action {
        // Now and then the seat that has the place connects once more, or an older one comes late.
        if self.seats[index] == 0 || self.happens(19, in: 20) { self.seats[index] += 1 }
        let account = self.account(of: index)
        let seat = self.happens(49, in: 50) ? SeatID(number: self.seats[index]) : self.seat(of: index)
        let room = self.happens(1, in: 4) ? nil : self.room(current)
        // A page has a few seats, one after the other; one in four does not say which page it is.
        let number = seat.number / 3
        let page = number.isMultiple(of: 4) ? nil : PageID(high: UInt64(index), low: number)
        let blocked = self.blocked[account] ?? []
        return .connect(
            Arrival(account: account, seat: seat, room: room, page: page, blocked: blocked)
        )
    }

    /// Mostly of somebody who is here, now and then of one who never was.
    mutating func block(_ index: Int, _ standpoint: Standpoint?) -> Command.Action {
        // Now and then the one they are in a call with.
        let caller = standpoint?.call.map { $0.partner(of: self.guests[index]) }
        let other =
            caller.flatMap { self.guests.firstIndex(of: $0) }
            ?? Int.random(in: self.guests.indices, using: &self.generator)
        let account = self.account(of: index)
        // A history in which everybody is blocked has nothing to tell.
        let isFree = self.blocked[account, default: []].count < (self.accounts + 3) / 4
        let room = self.room(standpoint?.room) ?? .random(using: &self.generator)
        guard isFree, self.happens(1, in: 2) else {
            return .block(.random(using: &self.generator), by: account, room: room)
        }
        let blocked = self.account(of: other)
        self.blocked[account, default: []].insert(blocked)
        return .block(blocked, by: account, room: room)
    }

    /// Mostly the latest seat, or else an older one.
    mutating func seat(of index: Int) -> SeatID {
        let latest = self.seats[index]
        return SeatID(number: self.happens(4, in: 5) ? latest : .random(in: 0...latest, using: &self.generator))
    }

    private func account(of index: Int) -> AccountID {
        AccountID(high: 0, low: UInt64(index % self.accounts))
    }
}
