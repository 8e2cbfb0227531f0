import Matchmaking
import SharedKernel

/// Looks for a shorter history that breaks the same promise.
///
/// Leaves out ever smaller parts of what happened, as long as the promise is still broken, and then one guest after the
/// other, and any two steps of a short one; at last it does without pauses, wishes, offers and what else may not matter.
/// It tells no more than so many steps in all, always the same ones.
struct LobbyShrinker {
    private let rules: Rules
    private let promise: LobbyPromise
    private let ignored: Set<LobbyPromise>
    private let make: LobbyStoreFactory
    private var stepsLeft: Int

    init(
        _ rules: Rules,
        _ promise: LobbyPromise,
        ignoring ignored: Set<LobbyPromise>,
        stepsAtMost: Int = 400_000,
        _ make: @escaping LobbyStoreFactory
    ) {
        self.rules = rules
        self.promise = promise
        self.ignored = ignored
        self.stepsLeft = stepsAtMost
        self.make = make
    }

    /// The shortest that was found.
    mutating func shrink(_ moments: [LobbyMoment]) async throws -> [LobbyMoment] {
        var shortest = moments
        var size = max(1, moments.count / 2)
        while self.stepsLeft > 0 {
            let before = shortest.count
            try await self.leaveOutParts(of: size, &shortest)
            if size == 1 {
                try await self.leaveOutGuests(&shortest)
                if shortest.count <= 24 { try await self.leaveOutTwos(&shortest) }
                if shortest.count == before { break }
            }
            size = max(1, size / 2)
        }
        for detail in LobbyMoment.Detail.allCases { try await self.leaveOut(detail, of: &shortest) }
        return shortest
    }

    private mutating func leaveOutParts(of size: Int, _ moments: inout [LobbyMoment]) async throws {
        // From the end on: what comes later leans on what came before.
        var end = moments.count - 1
        while end > 0, self.stepsLeft > 0 {
            let start = max(0, end - size)
            try await self.leaveOut(Set(start..<end), of: &moments)
            end = min(start, moments.count - 1)
        }
    }

    private mutating func leaveOutGuests(_ moments: inout [LobbyMoment]) async throws {
        let guests = Set(moments.compactMap(\.guest)).sorted { $0.low < $1.low }
        for guest in guests where self.stepsLeft > 0 {
            let theirs = moments.indices.dropLast().filter { moments[$0].guest == guest }
            try await self.leaveOut(Set(theirs), of: &moments)
        }
    }

    private mutating func leaveOutTwos(_ moments: inout [LobbyMoment]) async throws {
        var (one, other) = (0, 1)
        while one < moments.count - 2, self.stepsLeft > 0 {
            if other >= moments.count - 1 {
                one += 1
                other = one + 1
            } else if try await !self.leaveOut([one, other], of: &moments) {
                other += 1
            } else {
                other = one + 1
            }
        }
    }

    /// The time that passed before what is left out passes before what comes next.
    @discardableResult
    private mutating func leaveOut(_ indices: Set<Int>, of moments: inout [LobbyMoment]) async throws -> Bool {
        var (fewer, pause): ([LobbyMoment], Duration) = ([], .zero)
        for (index, var moment) in moments.enumerated() {
            moment.pause += pause
            pause = indices.contains(index) ? moment.pause : .zero
            if !indices.contains(index) { fewer.append(moment) }
        }
        guard !indices.isEmpty, let count = try await self.stepsToFailure(of: fewer) else { return false }
        moments = Array(fewer.prefix(count))
        return true
    }

    private mutating func leaveOut(_ detail: LobbyMoment.Detail, of moments: inout [LobbyMoment]) async throws {
        for index in moments.indices where self.stepsLeft > 0 {
            guard moments.indices.contains(index) else { return }
            guard let simpler = moments[index].without(detail) else { continue }
            var simplified = moments
            simplified[index] = simpler
            if let count = try await self.stepsToFailure(of: simplified) {
                moments = Array(simplified.prefix(count))
            }
        }
    }

    /// How many steps it takes until the promise is broken; nil if it is not, or another is.
    private mutating func stepsToFailure(of moments: [LobbyMoment]) async throws -> Int? {
        var trial = try await LobbyTrial(self.rules, ignoring: self.ignored, self.make)
        for (index, moment) in moments.enumerated() {
            self.stepsLeft -= 1
            let event = moment.event(in: trial.checker, trial.memory)
            guard let violation = try await trial.observe(event, after: moment.pause).violation else { continue }
            return violation.promise == self.promise ? index + 1 : nil
        }
        return nil
    }
}
