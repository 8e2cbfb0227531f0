import Matchmaking
import PairingSimulation
import SharedKernel

/// What is kept for each of many, in bytes of resident memory.
struct Holdings: Codable, Hashable, Sendable {
    /// How many of each.
    let count: Int
    /// A ticket in the queue's index, with its place in the line of every interest and its share of the words.
    let ticket: Double
    /// A guest in the lobby who is idle.
    let guest: Double
    /// What a guest takes more when they wait for what nobody else names, words included.
    let loner: Double
    /// What an offer takes more, without the text itself.
    let offer: Double
    /// A parting that is remembered.
    let parting: Double

    /// Measures it; nil where the system does not tell what is resident.
    init?(_ count: Int, seed: UInt64, note: (String) -> Void) {
        note("memory of \(count) tickets")
        let tickets = Self.growth(of: QueueLoad(.allExcluded, waiting: 0, seed: seed)) { $0.wait(count) }
        note("memory of \(count) guests who wait")
        var lobby = LobbyLoad(seed: seed)
        lobby.prepare(count)
        let guests = Memory.growth { lobby.connect() }
        let loners = Memory.growth { lobby.find() }
        note("memory of \(count) offers")
        // The text is shared by all, so that what is measured is what the lobby makes of it.
        let offer = Offer(
            description: String(repeating: "v=0 ", count: 512),
            goodUntil: Instant(milliseconds: .max / 2)
        )
        lobby = LobbyLoad(seed: seed, offer: offer)
        lobby.prepare(count)
        lobby.connect()
        let withOffers = Memory.growth { lobby.find() }
        lobby = LobbyLoad(seed: seed)
        note("memory of \(count) partings")
        let partings = Self.growth(of: PartingsLoad(seed: seed)) { $0.part(count) }
        guard let tickets, let guests, let loners, let withOffers, let partings else { return nil }
        self.count = count
        self.ticket = Double(tickets) / Double(count)
        self.guest = Double(guests) / Double(count)
        self.loner = Double(loners) / Double(count)
        self.offer = Double(withOffers - loners) / Double(count)
        self.parting = Double(partings) / Double(count)
    }

    /// How much memory a load takes by what is done to it.
    private static func growth<Load>(of load: Load, _ work: (inout Load) -> Void) -> Int? {
        var load = load
        return Memory.growth { work(&load) }
    }
}

/// Pairs who come, meet, part and go, and leave nothing but that they met.
private struct PartingsLoad {
    private static let seat = SeatID(number: 1)

    private var chance: Chance
    private var lobby = Lobby(rules: Rules())

    init(seed: UInt64) {
        self.chance = Chance(seed: seed, stream: 7)
    }

    mutating func part(_ count: Int) {
        for _ in 0..<count {
            let guests = [GuestID.random(using: &self.chance), GuestID.random(using: &self.chance)]
            for guest in guests {
                self.perform(guest, .connect(Arrival(account: .random(using: &self.chance), seat: Self.seat)))
                self.perform(guest, .find(Wish()))
            }
            for guest in guests { self.perform(guest, .leave(Self.seat)) }
        }
    }

    private mutating func perform(_ guest: GuestID, _ action: Command.Action) {
        _ = self.lobby.perform(Command(guest, action), at: Instant(milliseconds: 0), using: &self.chance)
    }
}
