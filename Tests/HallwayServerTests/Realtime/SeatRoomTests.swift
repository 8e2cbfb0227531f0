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
            var left = SeatRoom(
                room: room,
                partner: seat,
                transcript: RoomTranscript(),
                announcement: nil,
                isHolding: false
            )
            let receipt = TextReceipt(id: .random(), sentAt: "2026-01-01T00:00:00.000Z")
            left.remember("delivered", receipt)
            left.settle("delivered", isDelivered: true)
            left.remember("on its way", receipt)
            var next = SeatRoom(
                room: room,
                partner: seat,
                transcript: RoomTranscript(),
                announcement: nil,
                isHolding: true
            )
            next.inherit(left.legacy)
            #expect(next.sent("delivered")?.receipt == receipt)
            #expect(next.sent("on its way") == nil)
        }
    }
}
