import ChatProtocol
import Matchmaking
import SharedKernel
import Testing

@testable import HallwayServer

@Suite(.timeLimit(.minutes(1)))
struct SeatRoomTests {
    /// It would be on its way for ever: its outcome is told to the seat that sent it, which has left the room.
    @Test func aTextThatIsOnItsWayIsNotLeftToTheNextSeat() async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            let room = Room(id: .random(), caller: ada.id, callee: .random())
            let left = SeatRoom(
                room: room,
                partner: seat,
                transcript: RoomTranscript(),
                announcement: nil,
                isHolding: false
            )
            let stamp = TextStamp(id: .random(), sentAt: Instant(milliseconds: 1))
            left.remember("delivered", stamp)
            left.settle("delivered", isDelivered: true)
            left.remember("on its way", stamp)
            let next = SeatRoom(
                room: room,
                partner: seat,
                transcript: RoomTranscript(),
                announcement: nil,
                isHolding: true
            )
            next.inherit(left.legacy)
            #expect(next.sent("delivered")?.stamp.id == stamp.id)
            #expect(next.sent("on its way") == nil)
        }
    }
}
