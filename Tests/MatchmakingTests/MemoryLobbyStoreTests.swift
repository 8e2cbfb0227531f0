import Foundation
import Matchmaking
import SharedKernel
import Synchronization
import TestSupport
import Testing

struct MemoryLobbyStoreTests {
    @Test(arguments: LobbyStoreConformance.cases)
    func conforms(_ promise: LobbyStoreConformance.Case) async throws {
        try await promise.run { rules, clock, outlet in
            MemoryLobbyStore(rules: rules, clock: clock.wallClock, outlet: outlet)
        }
    }

    /// Whether the tests run under the thread sanitizer.
    private static let isSanitized = dlsym(nil, "__tsan_init") != nil

    /// Many threads at once; what the outlet was handed, read in order, makes sense for every guest.
    @Test(
        .disabled(
            if: Self.isSanitized,
            "on Linux the library's Mutex is handed over in the kernel, which the sanitizer takes for a race"
        )
    )
    func theOutletHearsTheStepsInTheOrderInWhichTheyWereDecided() async {
        let log = DirectiveLog()
        let store = MemoryLobbyStore(rules: Rules(rematchCooldown: .zero), clock: .system) { log.append($0) }
        await withTaskGroup(of: Void.self) { group in
            for number in UInt64(1)...16 {
                group.addTask { Self.visit(store, as: GuestID(high: 0, low: number), rounds: 200) }
            }
        }
        var rooms: [GuestID: RoomID] = [:]
        for directive in log.drain() {
            switch directive {
            case .matched(let room, _):
                #expect(rooms.updateValue(room.id, forKey: room.caller) == nil)
                #expect(rooms.updateValue(room.id, forKey: room.callee) == nil)
            case .ended(let guest, let room, _, _):
                #expect(rooms.removeValue(forKey: guest) == room)
            case .waiting(let guest, _, _):
                #expect(rooms[guest] == nil)
            default:
                break
            }
        }
        #expect(store.census() == Census())
        #expect(rooms.isEmpty)
    }

    @Test func theOutletIsNotCalledForNothing() async {
        let calls = Mutex(0)
        let store = MemoryLobbyStore(rules: Rules(), clock: .system) { _ in calls.withLock { $0 += 1 } }
        store.tick()
        store.perform(Command(GuestID(high: 0, low: 1), .leave(SeatID(number: 1))))
        #expect(calls.withLock { $0 } == 0)
    }

    @Test func aSeededGeneratorNamesTheRooms() {
        let log = DirectiveLog()
        let store = MemoryLobbyStore(rules: Rules(), clock: .system, generator: SeededGenerator(seed: 5)) {
            log.append($0)
        }
        for number in UInt64(1)...2 {
            let guest = GuestID(high: 0, low: number)
            let arrival = Arrival(account: AccountID(high: 0, low: number), seat: SeatID(number: 1))
            store.perform(Command(guest, .connect(arrival)))
            store.perform(Command(guest, .find(Wish())))
        }
        var generator = SeededGenerator(seed: 5)
        let room = Room(
            id: .random(using: &generator),
            caller: GuestID(high: 0, low: 1),
            callee: GuestID(high: 0, low: 2)
        )
        #expect(log.drain().contains(.matched(room)))
    }

    private static func visit(_ store: MemoryLobbyStore, as guest: GuestID, rounds: Int) {
        let arrival = Arrival(account: AccountID(high: 0, low: guest.low), seat: SeatID(number: 1))
        store.perform(Command(guest, .connect(arrival)))
        for _ in 1...rounds {
            store.perform(Command(guest, .next(room: nil, Wish())))
        }
        store.perform(Command(guest, .stop))
        store.perform(Command(guest, .leave(SeatID(number: 1))))
    }
}
