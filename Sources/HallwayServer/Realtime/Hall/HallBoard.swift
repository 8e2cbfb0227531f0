import ChatProtocol
import Matchmaking
import NIOCore
import ServiceLifecycle
import SharedKernel
import SocketIO
import Synchronization

/// Shows the hall to those who watch it.
///
/// What happens is noted in passing, behind a lock that nobody holds for long; what follows from it is found out behind
/// another, by whoever begins to watch and, four times a second, by the ``HallTicker``. So no command of the lobby waits for
/// the watchers, however many they are.
final class HallBoard: Sendable {
    /// The most that one piece of news takes, in bytes: 50 who are shown now, and 50 who are not any more.
    static let largestPacket = 16 * 1_024

    private struct State {
        var hall = Hall()
        /// Those who watch.
        var seats: [SeatID: Seat] = [:]
        /// Those of them who read too slowly.
        var paused: Set<SeatID> = []
    }

    /// What happened since it was last looked at, in order: as much as happens in a quarter of a second.
    private let events = Mutex<[Hall.Event]>([])
    private let state = Mutex(State())

    /// Notes what happened, in order.
    ///
    /// Never waits for the watchers.
    func append(_ events: [Hall.Event]) {
        guard !events.isEmpty else { return }
        self.events.withLock { $0 += events }
    }

    /// Shows a seat who is here, and keeps it up to date from now on.
    func watch(_ seat: Seat, _ search: HallSearch) -> (watch: HallWatch, answer: HallAnswer) {
        self.state.withLock { state in
            self.catchUp(&state)
            state.seats[seat.id] = seat
            state.paused.remove(seat.id)
            return state.hall.watch(seat.id, of: seat.account, search)
        }
    }

    /// Shows a seat nobody from now on, and says how many there are.
    func unwatch(_ seat: Seat, _ search: HallSearch) -> HallAnswer {
        self.state.withLock { state in
            self.catchUp(&state)
            Self.close(seat.id, &state)
            state.hall.unwatch(seat.id)
            return HallAnswer(guests: [], total: state.hall.total(search, for: seat.account))
        }
    }

    /// A seat reads too slowly to be told more.
    func pause(_ seat: Seat) {
        self.state.withLock { state in
            guard state.seats[seat.id] != nil else { return }
            state.hall.pause(seat.id)
            state.paused.insert(seat.id)
        }
    }

    /// A seat has caught up.
    private func resume(_ seat: Seat) {
        self.state.withLock { state in
            state.hall.resume(seat.id)
            state.paused.remove(seat.id)
        }
    }

    /// Tells everybody who watches what is different now.
    func flush() {
        let (news, paused) = self.state.withLock { state in
            self.catchUp(&state)
            let news = state.hall.takeNews().map { item in
                (item.changes, item.audience.compactMap { (seat, watch) in state.seats[seat].map { ($0, watch) } })
            }
            return (news, state.paused.compactMap { state.seats[$0] })
        }
        for (changes, audience) in news {
            let packet = ChatCodec.event(.hall, plainly: changes)
            for (seat, watch) in audience { seat.eventLoop.execute { seat.hallChanged(packet, watch) } }
        }
        for seat in paused {
            seat.eventLoop.execute { if seat.hasRoomForTheHall { self.resume(seat) } }
        }
    }

    /// Tells the hall what happened, in order.
    private func catchUp(_ state: inout State) {
        let events = self.events.withLock { events in
            defer { events = [] }
            return events
        }
        for event in events {
            if case .closed(let seat) = event { Self.close(seat, &state) }
            state.hall.apply(event)
        }
    }

    private static func close(_ seat: SeatID, _ state: inout State) {
        state.seats[seat] = nil
        state.paused.remove(seat)
    }
}

/// Tells those who watch the hall what is different, four times a second.
struct HallTicker: Service {
    let hall: HallBoard

    func run() async {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .milliseconds(250))) != nil { self.hall.flush() }
        }
    }
}
