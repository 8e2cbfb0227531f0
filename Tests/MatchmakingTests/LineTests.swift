import SharedKernel
import TestSupport
import Testing

@testable import Matchmaking

struct LineTests {
    @Test func elementsStandInTheOrderOfTheirPlacesHoweverTheyCame() {
        var (line, generator) = (Line<Int>(), SeededGenerator(seed: 3))
        for number in Array(0..<200).shuffled(using: &generator) {
            line.insert(number, at: self.place(number))
        }
        #expect((0..<200).map { line[$0] } == Array(0..<200))
        for number in Array(0..<200).shuffled(using: &generator) where !number.isMultiple(of: 3) {
            line.remove(at: self.place(number))
        }
        #expect((0..<line.count).map { line[$0] } == stride(from: 0, to: 200, by: 3).map { $0 })
    }

    @Test func removingWhatIsNotThereDoesNothing() {
        var line = Line<Int>()
        line.remove(at: self.place(1))
        line.insert(1, at: self.place(1))
        line.remove(at: self.place(0))
        line.remove(at: self.place(2))
        #expect(line.count == 1)
    }

    @Test func everythingUpToAMomentComesOutInOrderThatMomentIncluded() {
        var line = Line<Int>()
        for number in 0..<10 { line.insert(number, at: self.place(number)) }
        #expect(line.removeFirst(upTo: Instant(milliseconds: -1)) == [])
        #expect(line.removeFirst(upTo: Instant(milliseconds: 2)) == [0, 1, 2, 3, 4, 5])
        #expect(line.count == 4)
        #expect(line[0] == 6)
    }

    /// Two places to a millisecond.
    private func place(_ number: Int) -> Place {
        Place(instant: Instant(milliseconds: Int64(number / 2)), number: UInt64(number))
    }
}
