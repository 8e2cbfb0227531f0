import ChatProtocol
import Matchmaking
import NIOCore
import SharedKernel
import SocketIO
import Testing

@testable import HallwayServer

@Suite(.timeLimit(.minutes(1)))
struct SeatRoomTests {
    private func withRooms(_ body: @Sendable (SeatRoom, SeatRoom) throws -> Void) async throws {
        try await RealtimeStage.run { stage in
            let ada = try await stage.enter()
            let seat = try #require(stage.switchboard.seat(of: ada.id))
            let room = Room(id: .random(), caller: ada.id, callee: .random())
            let rooms = [false, true].map { isHolding in
                SeatRoom(
                    room: room,
                    partner: .here(seat),
                    transcript: RoomTranscript(),
                    announcement: nil,
                    isHolding: isHolding
                )
            }
            try body(rooms[0], rooms[1])
        }
    }

    /// Its outcome is told to the seat that sent it, which has left the room.
    ///
    /// Sent again by its nonce it bears the same
    /// name, by which the other side knows it.
    @Test func aTextThatIsOnItsWayIsLeftToTheNextSeatAsOneOfWhichNobodyKnows() async throws {
        try await self.withRooms { left, next in
            let stamp = TextStamp(id: .random(), sentAt: Instant(milliseconds: 1))
            left.sent.remember("delivered", stamp)
            left.sent.settle("delivered", .delivered)
            left.sent.remember("on its way", stamp)
            left.sent.remember("refused", stamp)
            left.sent.settle("refused", nil)
            next.inherit(left.legacy)
            #expect(next.sent["delivered"]?.fate == .delivered)
            #expect(next.sent["on its way"]?.fate == .unknown)
            #expect(next.sent["on its way"]?.stamp.id == stamp.id)
            #expect(next.sent["refused"] == nil)
        }
    }

    /// A copy of it came before, and was told.
    @Test func whatTheGuestHasBeenToldOfALegacyIsLeftOutOfIt() async throws {
        try await self.withRooms { left, next in
            for text in ["a", "b", "c"] { left.kept.add(Self.packet(text)) }
            next.kept.add(Self.packet("d"))
            next.awaited.told = 2
            next.inherit(left.legacy)
            #expect(Self.texts(of: next) == ["c", "d"])
            // It counts for the first legacy alone.
            next.inherit(left.legacy)
            #expect(Self.texts(of: next) == ["a", "b", "c", "c", "d"])
        }
    }

    private static func packet(_ text: String) -> EncodedPacket {
        .event("text", ByteBuffer(string: "\"\(text)\""))
    }

    private static func texts(of room: SeatRoom) -> [String] {
        room.kept.packets.map { packet in
            String(buffer: packet.message.bytes).filter { "abcd".contains($0) }
        }
    }

    @Test func aTextThatWasHeardIsKnownAgainByTheNextSeat() async throws {
        try await self.withRooms { left, next in
            let texts = (0..<70).map { _ in MessageID.random() }
            for text in texts { left.heard.append(text) }
            next.inherit(left.legacy)
            #expect(!next.heard.contains(texts[0]), "the oldest are forgotten")
            #expect(texts.suffix(64).allSatisfy { next.heard.contains($0) })
        }
    }
}
