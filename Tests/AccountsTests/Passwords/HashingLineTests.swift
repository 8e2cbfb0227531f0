import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Accounts

@Suite struct HashingLineTests {
    @Test(.timeLimit(.minutes(1)))
    func whoFindsTheLineFullIsTurnedAwayAtOnce() async {
        let line = HashingLine(parallelism: 1, bound: 2)
        let gate = DispatchSemaphore(value: 0)
        await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    await line.run {
                        gate.wait()
                        return true
                    }
                }
            }
            // Nobody gets through the gate yet, so the first answers are refusals: all but one served and two waiting.
            for _ in 0..<7 {
                #expect(await group.next() == .some(nil))
            }
            for _ in 0..<3 {
                gate.signal()
                #expect(await group.next() == true)
            }
        }
    }

    @Test func noMoreRunAtOnceThanMay() async {
        let line = HashingLine(parallelism: 2, bound: 100)
        let tally = Tally()
        let results = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<100 {
                group.addTask {
                    await line.run {
                        tally.enter()
                        for _ in 0..<100 { sched_yield() }
                        tally.leave()
                        return number
                    }
                }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(results == Set(0..<100))
        #expect(tally.most <= 2)
    }

    @Test func theLineIsServedInOrder() async {
        let line = HashingLine(parallelism: 1, bound: 1)
        for number in 0..<1_000 {
            #expect(await line.run { number } == number)
        }
    }
}

/// How many are inside, and how many were at most.
private final class Tally: Sendable {
    private let state = Mutex((now: 0, most: 0))

    var most: Int {
        self.state.withLock { $0.most }
    }

    func enter() {
        self.state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
    }

    func leave() {
        self.state.withLock { $0.now -= 1 }
    }
}
