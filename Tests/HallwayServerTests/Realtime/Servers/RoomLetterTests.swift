import ChatProtocol
import Matchmaking
import NIOCore
import RedisStores
import SharedKernel
import SocketIO
import Testing

@testable import HallwayServer

struct RoomLetterTests {
    private static let packet = EncodedPacket(EncodedMessage("42[\"text\",{}]"))

    private static func legacy() -> SeatRoom.Legacy {
        var legacy = SeatRoom.Legacy()
        _ = legacy.kept.keep(Self.packet)
        _ = legacy.kept.keep(EncodedPacket(EncodedMessage("42[\"signal\",{}]")))
        let stamp = TextStamp(id: .random(), sentAt: Instant(milliseconds: 1_700_000_000_123))
        legacy.sent = SentTexts([
            SentTexts.Item(nonce: "né", stamp: stamp, fate: .delivered),
            SentTexts.Item(nonce: "", stamp: stamp, fate: .unknown),
        ])
        legacy.heard = HeardTexts([.random(), .random()])
        return legacy
    }

    private static var letters: [RoomLetter] {
        let message = PassedMessage(room: .random(), packet: Self.packet, isKept: true, text: .random())
        let signal = PassedMessage(room: .random(), packet: Self.packet, isKept: false)
        return [
            .said(RoomLetter.Said(message: message, guest: .random(), seat: SeatID(number: 5), number: 6)),
            .said(RoomLetter.Said(message: signal, guest: .random(), seat: SeatID(number: .max), number: 0)),
            .receipt(SeatID(number: 7), number: 8, nil), .receipt(SeatID(number: 7), number: 8, .partnerSlow),
            .handOver(.random(), .random(), to: nil), .handOver(.random(), .random(), to: ServerID(number: 9)),
            .legacy(.random(), .random(), Self.legacy()), .legacy(.random(), .random(), SeatRoom.Legacy()),
            .askForKept(.random(), .random()), .keptSoFar(.random(), .random(), Self.legacy()),
        ]
    }

    @Test func whatIsReadIsWhatWasWritten() throws {
        for letter in Self.letters {
            let read = try #require(RoomLetter(letter.bytes))
            #expect(read.bytes == letter.bytes)
        }
        guard case .legacy(_, _, let read)? = RoomLetter(Self.letters[6].bytes) else {
            Issue.record("a legacy is read as one")
            return
        }
        #expect(read.kept.packets.first?.message.bytes == Self.packet.message.bytes)
        #expect(read.sent.items.map(\.fate) == [.delivered, .unknown])
        #expect(read.sent.items.map(\.stamp.sentAt.milliseconds) == [1_700_000_000_123, 1_700_000_000_123])
        #expect(read.heard.ids.count == 2)
    }

    /// They come from servers of the same lobby; one of another version is no reason to trap.
    @Test func whatMakesNoSenseIsNoLetter() {
        #expect(RoomLetter(ByteBuffer()) == nil)
        #expect(RoomLetter(ByteBuffer(bytes: [99, 1, 2])) == nil)
        var generator = SystemRandomNumberGenerator()
        for letter in Self.letters {
            let whole = Array(letter.bytes.readableBytesView)
            for length in 0..<whole.count { _ = RoomLetter(ByteBuffer(bytes: whole.prefix(length))) }
            for _ in 0..<200 {
                var bytes = whole
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
                _ = RoomLetter(ByteBuffer(bytes: bytes))
            }
        }
    }
}

struct UnconfirmedTests {
    private func add(_ unconfirmed: inout Unconfirmed, at now: NIODeadline) -> UInt64? {
        let reply = Reply.socket(.known(.text), acknowledgement: nil)
        return unconfirmed.add(in: RoomID(high: 0, low: 1), reply, text: nil, message: nil, at: now)
    }

    @Test func whatIsConfirmedIsTakenOutOnce() throws {
        var unconfirmed = Unconfirmed()
        let first = try #require(self.add(&unconfirmed, at: .uptimeNanoseconds(0)))
        let second = try #require(self.add(&unconfirmed, at: .uptimeNanoseconds(1)))
        #expect(unconfirmed.take(second)?.number == second)
        #expect(unconfirmed.take(second) == nil)
        #expect(unconfirmed.take(first)?.number == first)
        #expect(unconfirmed.deadline == nil)
    }

    @Test func whatIsNotConfirmedInTimeIsGivenUpOldestFirst() {
        var unconfirmed = Unconfirmed()
        let numbers = (0..<3).map { self.add(&unconfirmed, at: .uptimeNanoseconds(UInt64($0) * 1_000_000_000)) }
        let late = NIODeadline.uptimeNanoseconds(1_000_000_000) + Unconfirmed.patience
        #expect(unconfirmed.takeLate(at: late).map(\.number) == numbers.prefix(2).compactMap { $0 })
        #expect(unconfirmed.deadline == .uptimeNanoseconds(2_000_000_000) + Unconfirmed.patience)
    }

    @Test func noMoreIsUnconfirmedThanItsBound() {
        var unconfirmed = Unconfirmed()
        for _ in 0..<Unconfirmed.bound { #expect(self.add(&unconfirmed, at: .uptimeNanoseconds(0)) != nil) }
        #expect(self.add(&unconfirmed, at: .uptimeNanoseconds(0)) == nil)
        #expect(unconfirmed.takeAll().count == Unconfirmed.bound)
    }
}
