import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

struct LobbyEntryTests {
    /// What is read from a store may have been written by anything.
    @Test func bytesOfAnyKindAreReadOrRefusedAndNeverTrap() {
        var generator = SeededGenerator(seed: 4)
        var (read, refused) = (0, 0)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0..<160, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            // Mostly with a head that makes sense, and with an item that may.
            let head = ByteWriter.bytes(Double(1_000).bitPattern)
            let tags = Array(UInt8(1)...12) + Array(100...104)
            bytes = head + head + [tags.randomElement(using: &generator) ?? 1] + bytes
            if (try? LobbyEntry(step: 1, bytes)) == nil { refused += 1 } else { read += 1 }
        }
        #expect(refused > 0)
        #expect(read > 0)
    }

    @Test func anInstantThatIsNoWholeNumberIsRefused() {
        let half = ByteWriter.bytes(Double(0.5).bitPattern)
        #expect(throws: MalformedBytes.self) { try LobbyEntry(step: 1, half + half) }
        let endless = ByteWriter.bytes(Double.infinity.bitPattern)
        #expect(throws: MalformedBytes.self) { try LobbyEntry(step: 1, endless + endless) }
    }

    @Test func interestsAreHandedOverOnceEachInTheirOrderAndTenAtMost() {
        #expect(ByteWriter.words([]) == [0])
        let words = ByteWriter.words([Interest("b"), Interest("a"), Interest("b")])
        #expect(words == [2, 0, 1, UInt8(ascii: "a"), 0, 1, UInt8(ascii: "b")])
        #expect(ByteWriter.words((0..<20).map { Interest("\($0)") }).first == 10)
    }

    @Test func aCardThatIsTooLongIsLeftOut() {
        #expect(ByteWriter.card(String(repeating: "a", count: 4_096)).count == 4_096)
        #expect(ByteWriter.card(String(repeating: "a", count: 4_097)) == [])
    }
}
