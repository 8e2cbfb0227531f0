import SharedKernel
import TestSupport
import Testing

@testable import Matchmaking

struct LineTests {
    @Test func elementsStandInTheOrderOfTheirPlacesHoweverTheyCame() {
        var (line, generator) = (Line<Int>(), SeededGenerator(seed: 3))
        for number in Array(0..<2_000).shuffled(using: &generator) {
            line.insert(number, at: self.place(number))
        }
        #expect(self.elements(of: line) == Array(0..<2_000))
        for number in Array(0..<2_000).shuffled(using: &generator) where !number.isMultiple(of: 7) {
            let isRemoved = line.remove(at: self.place(number))
            #expect(isRemoved)
        }
        #expect(self.elements(of: line) == stride(from: 0, to: 2_000, by: 7).map { $0 })
    }

    /// Against an array that is sorted anew.
    @Test(arguments: UInt64(1)...10)
    func anyMixOfComingAndGoingKeepsTheOrder(seed: UInt64) {
        var (line, model, generator) = (Line<Int>(), Set<Int>(), SeededGenerator(seed: seed))
        for step in 0..<5_000 {
            let number = Bool.random(using: &generator) ? step : Int.random(in: 0..<5_000, using: &generator)
            if model.contains(number) {
                let isRemoved = line.remove(at: self.place(number))
                #expect(isRemoved)
                model.remove(number)
            } else {
                line.insert(number, at: self.place(number))
                model.insert(number)
            }
            // Mostly the oldest go first.
            if let first = line.first, Int.random(in: 0..<3, using: &generator) > 0 {
                #expect(first.element == model.min())
                line.remove(at: first.place)
                model.remove(first.element)
            }
        }
        #expect(self.elements(of: line) == model.sorted())
        #expect(line.count == model.count)
    }

    @Test func oneCanGoOnBehindAnyPlaceWhetherItIsTakenOrNot() {
        var line = Line<Int>()
        for number in stride(from: 0, to: 1_000, by: 2) { line.insert(number, at: self.place(number)) }
        for number in 0..<999 {
            let behind = line.entry(at: line.position(after: self.place(number)))?.element
            #expect(behind == (number == 998 ? nil : number + 2 - number % 2))
        }
    }

    @Test func removingWhatIsNotThereDoesNothing() {
        var line = Line<Int>()
        line.remove(at: self.place(1))
        line.insert(1, at: self.place(1))
        for number in [0, 2] {
            let isRemoved = line.remove(at: self.place(number))
            #expect(!isRemoved)
        }
        #expect(line.count == 1)
    }

    @Test func everythingUpToAMomentComesOutInOrderThatMomentIncluded() {
        var line = Line<Int>()
        for number in 0..<10 { line.insert(number, at: self.place(number)) }
        #expect(line.removeFirst(upTo: Instant(milliseconds: -1)) == [])
        #expect(line.removeFirst(upTo: Instant(milliseconds: 2)) == [0, 1, 2, 3, 4, 5])
        #expect(line.count == 4)
        #expect(line.first?.element == 6)
    }

    private func elements(of line: Line<Int>) -> [Int] {
        var (elements, position) = ([Int](), line.position(after: nil))
        while let (_, element) = line.entry(at: position) {
            elements.append(element)
            position = line.position(behind: position)
        }
        return elements
    }

    /// Two places to a millisecond.
    private func place(_ number: Int) -> Place {
        Place(instant: Instant(milliseconds: Int64(number / 2)), number: UInt64(number))
    }
}
