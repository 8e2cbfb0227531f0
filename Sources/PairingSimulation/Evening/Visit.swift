import Matchmaking
import SharedKernel

/// One guest, from when they come until they go.
struct Visit: Sendable {
    let guest: GuestID
    var person: Person
    /// How many more calls they want.
    var callsLeft: Int
    var state = State.waiting(since: 0)
    /// Another one after each change of state.
    var mark: UInt32 = 0

    enum State: Sendable {
        /// Since so many milliseconds from the beginning.
        case waiting(since: Int64)
        case inRoom(RoomID, with: AccountID)
    }

    /// The only seat they ever have.
    static let seat = SeatID(number: 1)
}

/// Those who are here, each at a place of their own that the guest's name tells.
struct Visits: Sendable {
    private var places: [Visit?] = []
    private var free: [Int] = []
    private var made: UInt64 = 0

    /// How many are here.
    var count: Int {
        self.places.count - self.free.count
    }

    subscript(_ place: Int) -> Visit? {
        get { self.places[place] }
        set { self.places[place] = newValue }
    }

    /// Takes somebody up, and answers with their place.
    mutating func add(_ person: Person, calls: Int) -> Int {
        let place = self.free.popLast() ?? self.places.count
        if place == self.places.count { self.places.append(nil) }
        self.made += 1
        // Two who have the same place one after the other have different names.
        let guest = GuestID(high: self.made &* 0x9E37_79B9_7F4A_7C15, low: UInt64(place))
        self.places[place] = Visit(guest: guest, person: person, callsLeft: calls)
        return place
    }

    mutating func remove(_ place: Int) {
        self.places[place] = nil
        self.free.append(place)
    }

    func place(of guest: GuestID) -> Int {
        Int(guest.low)
    }

    /// Everyone who is here.
    var all: [Visit] {
        self.places.compactMap { $0 }
    }
}
