import Matchmaking
import PairingSimulation
import SharedKernel

/// So many who wait in a whole lobby, each for what nobody else names, and others who come to it.
///
/// Every other one of those who come names what one of those who wait named, and is paired with them; the others name what nobody
/// else does, and wait in their stead. Both of a room leave. So as many wait as before, and rule 4 holds.
struct LobbyLoad: Sendable {
    private struct Waiter: Sendable {
        let guest: GuestID
        let interests: [Interest]
    }

    private static let seat = SeatID(number: 1)

    private let offer: Offer?
    private var chance: Chance
    private var lobby: Lobby
    private var waiters: [Waiter] = []
    private var now: Int64 = 1_767_225_600_000

    /// Makes a lobby in which nobody relaxes, so that those who wait go on waiting.
    ///
    /// - Parameter offer: What everybody brings along.
    init(seed: UInt64, offer: Offer? = nil) {
        self.chance = Chance(seed: seed, stream: 5)
        self.lobby = Lobby(rules: Rules(relaxAfter: .seconds(1_000_000), rematchAfter: .seconds(1_000_000)))
        self.offer = offer
    }

    /// Makes up so many who are going to wait.
    mutating func prepare(_ count: Int) {
        self.waiters = (0..<count).map { _ in
            Waiter(guest: .random(using: &self.chance), interests: self.interests())
        }
    }

    /// Lets them be here, and wait for nobody yet.
    mutating func connect() {
        for index in self.waiters.indices { self.perform(self.connecting(self.waiters[index].guest)) }
    }

    /// Lets them wait.
    mutating func find() {
        for index in self.waiters.indices {
            let waiter = self.waiters[index]
            self.perform(Command(waiter.guest, .find(Wish(interests: waiter.interests), offer: self.offer)))
        }
    }

    /// Lets so many come, and counts every command that has to do with them, and the ticks.
    mutating func round(of tickets: Int) -> Round {
        var round = Round()
        var stopwatch = Stopwatch()
        let looks = self.lobby.looks
        while round.tickets < tickets {
            let index = Int(self.chance.next() % UInt64(self.waiters.count))
            let taken = self.waiters[index]
            let finder = Waiter(guest: .random(using: &self.chance), interests: taken.interests)
            let heir = Waiter(guest: .random(using: &self.chance), interests: self.interests())
            self.waiters[index] = heir
            let before = [
                self.connecting(finder.guest), Command(finder.guest, .find(Wish(interests: finder.interests))),
                Command(finder.guest, .stop), Command(finder.guest, .leave(Self.seat)),
                Command(taken.guest, .leave(Self.seat)), self.connecting(heir.guest),
                Command(heir.guest, .find(Wish(interests: heir.interests))),
            ]
            let isTick = round.tickets.isMultiple(of: 1_000)
            // A thousand come in a second.
            self.now += 2
            let rooms = stopwatch.run {
                var rooms = 0
                for command in before { rooms += self.perform(command) }
                if isTick { self.tick() }
                return rooms
            }
            round.found += rooms
            round.commands += before.count
            round.tickets += 2
        }
        round.looks = self.lobby.looks - looks
        round.nanoseconds = stopwatch.nanoseconds
        return round
    }

    @discardableResult
    private mutating func perform(_ command: Command) -> Int {
        let now = Instant(milliseconds: self.now)
        return self.lobby.perform(command, at: now, using: &self.chance).count { directive in
            if case .matched = directive { true } else { false }
        }
    }

    private mutating func tick() {
        _ = self.lobby.tick(at: Instant(milliseconds: self.now), using: &self.chance)
    }

    private mutating func connecting(_ guest: GuestID) -> Command {
        Command(guest, .connect(Arrival(account: .random(using: &self.chance), seat: Self.seat)))
    }

    /// Three that nobody else names.
    private mutating func interests() -> [Interest] {
        (0..<3).map { _ in Interest("own \(String(self.chance.next() >> 16, radix: 36))") }
    }
}
