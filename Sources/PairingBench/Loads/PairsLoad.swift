import Matchmaking
import PairingSimulation
import SharedKernel

/// A whole lobby of so many who are here and ask for nothing: whoever looks for somebody has them at once, or with the
/// next who does.
struct PairsLoad: Sendable {
    private var chance: Chance
    private var lobby = Lobby(rules: Rules())
    private var guests: [GuestID] = []
    /// By how many places the two of the next pair stand apart.
    private var distance = 1
    private var next = 0
    private var now: Int64 = 1_767_225_600_000

    /// Lets so many be here.
    init(guests: Int, seed: UInt64) {
        self.chance = Chance(seed: seed, stream: 6)
        for _ in 0..<guests {
            let guest = GuestID.random(using: &self.chance)
            self.guests.append(guest)
            let arrival = Arrival(account: .random(using: &self.chance), seat: SeatID(number: 1))
            self.perform([Command(guest, .connect(arrival))])
        }
    }

    /// Lets so many look for somebody, two by two, and stop again: nobody meets anybody twice.
    ///
    /// What counts is both `find`s, both `stop`s and the ticks. Of two, the one who is left has another ticket until they stop.
    mutating func round(of tickets: Int) -> Round {
        var round = Round()
        var stopwatch = Stopwatch()
        let looks = self.lobby.looks
        while round.tickets < tickets {
            let (one, other) = self.strangers()
            let commands = [
                Command(one, .find(Wish())), Command(other, .find(Wish())), Command(one, .stop), Command(other, .stop),
            ]
            let isTick = round.tickets.isMultiple(of: 1_000)
            // A thousand come in a second.
            self.now += 2
            round.found += stopwatch.run {
                let rooms = self.perform(commands)
                if isTick { _ = self.lobby.tick(at: Instant(milliseconds: self.now), using: &self.chance) }
                return rooms
            }
            round.commands += commands.count
            round.tickets += 2
        }
        round.looks = self.lobby.looks - looks
        round.nanoseconds = stopwatch.nanoseconds
        return round
    }

    private mutating func strangers() -> (GuestID, GuestID) {
        if self.next + self.distance >= self.guests.count {
            self.next = 0
            self.distance = self.distance % (self.guests.count - 1) + 1
        }
        defer { self.next += 1 }
        return (self.guests[self.next], self.guests[self.next + self.distance])
    }

    @discardableResult
    private mutating func perform(_ commands: [Command]) -> Int {
        var rooms = 0
        for command in commands {
            let directives = self.lobby.perform(command, at: Instant(milliseconds: self.now), using: &self.chance)
            rooms += directives.count { if case .matched = $0 { true } else { false } }
        }
        return rooms
    }
}
