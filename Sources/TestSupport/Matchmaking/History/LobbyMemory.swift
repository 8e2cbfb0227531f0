import Matchmaking
import SharedKernel

/// The rooms and calls that a lobby told of, in order.
struct LobbyMemory: Sendable {
    private(set) var rooms: [RoomID] = []
    private(set) var calls: [CallID] = []

    mutating func remember(_ told: [Directive]) {
        for directive in told {
            switch directive {
            case .matched(let room, _): self.rooms.append(room.id)
            case .ringing(_, let call) where self.calls.last != call.id: self.calls.append(call.id)
            default: break
            }
        }
    }
}
