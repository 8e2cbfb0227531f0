public import Matchmaking
import SharedKernel

/// What might happen to a lobby: a seeded sequence of commands, ticks and steps of time, checked after every step.
///
/// The same seed is the same history on every store. It has several guests of one account, wishes and offers, calls, pages
/// that come back to the current room, to an old one and to none, seats, rooms and calls long gone, and a clock that
/// is now and then set back.
public struct LobbyHistory: Sendable {
    /// What the history is made of.
    public let seed: UInt64
    /// The settings of its lobby: drawn from the seed if none are given.
    public let rules: Rules

    private let steps: Int
    private let ignored: Set<LobbyPromise>

    /// Makes a history of so many steps.
    public init(seed: UInt64, steps: Int, rules: Rules? = nil, ignoring ignored: Set<LobbyPromise> = []) {
        self.seed = seed
        self.steps = steps
        self.ignored = ignored
        var generator = SeededGenerator(seed: ~seed)
        func one(of seconds: [Int]) -> Duration {
            .seconds(seconds.randomElement(using: &generator) ?? 20)
        }
        self.rules =
            rules
            ?? Rules(
                reconnectGrace: one(of: [0, 3, 20, 20]),
                relaxAfter: one(of: [0, 2, 5, 5, 30]),
                rematchCooldown: one(of: [0, 15, 60, 600]),
                rematchAfter: one(of: [0, 5, 20, 20]),
                callTimeout: one(of: [0, 4, 30, 30])
            )
    }

    /// Lets it happen to a new store; throws a ``LobbyHistoryFailure`` at the first promise that is broken.
    ///
    /// What led to it is told again to new stores, with ever less, to find the shortest history that shows it.
    public func run(shrinking: Bool = true, _ make: @escaping LobbyStoreFactory) async throws -> LobbyTally {
        var trial = try await LobbyTrial(self.rules, ignoring: self.ignored, make)
        var author = LobbyHistoryAuthor(seed: self.seed)
        var moments: [LobbyMoment] = []
        for step in 1...self.steps {
            let (event, pause) = author.next(after: trial.checker, at: trial.clock.now)
            moments.append(LobbyMoment(event, after: pause, trial.checker, trial.memory))
            let (told, violation) = try await trial.observe(event, after: pause)
            author.remember(told)
            guard let violation else { continue }
            if shrinking {
                var shrinker = LobbyShrinker(self.rules, violation.promise, ignoring: self.ignored, make)
                moments = try await shrinker.shrink(moments)
            }
            let script = try await self.script(of: moments, guests: author.guests.count, make)
            throw LobbyHistoryFailure(
                self.seed,
                step,
                script.violation ?? violation,
                rules: self.rules,
                of: moments.count,
                script.lines
            )
        }
        return trial.checker.tally
    }

    private func script(
        of moments: [LobbyMoment],
        guests: Int,
        _ make: LobbyStoreFactory
    ) async throws -> (lines: [String], violation: LobbyViolation?) {
        var trial = try await LobbyTrial(self.rules, ignoring: self.ignored, make)
        var script = LobbyScript(guests: guests)
        for moment in moments {
            let event = moment.event(in: trial.checker, trial.memory)
            let (told, violation) = try await trial.observe(event, after: moment.pause)
            script.write(event, after: moment.pause, at: trial.clock.now, told: told)
            if let violation { return (script.lines, violation) }
        }
        return (script.lines, nil)
    }
}

/// A history in which a lobby broke a promise, and how to see it again.
public struct LobbyHistoryFailure: Error, CustomStringConvertible {
    /// The promise.
    public let promise: LobbyPromise
    /// The step at which it was seen.
    public let step: Int
    /// How many steps the shortest history has that was found to break it.
    public let shortest: Int
    /// What is done and told in it, one line each.
    public let script: [String]
    /// Seed, step, promise and the shortest history.
    public let description: String

    init(
        _ seed: UInt64,
        _ step: Int,
        _ violation: LobbyViolation,
        rules: Rules,
        of shortest: Int,
        _ script: [String]
    ) {
        self.promise = violation.promise
        self.step = step
        self.shortest = shortest
        self.script = script
        self.description = """
            '\(violation.promise.rawValue)' is broken: \(LobbyScript.named(violation.description))
            at step \(step) of the history of seed \(seed); to see it again:
            HALLWAY_HISTORY_SEED=\(seed) HALLWAY_HISTORY_STEPS=\(step) swift test --filter LobbyHistoryTests
            \(rules.inWords)
            The shortest that was found, of \(shortest) steps\(script.count > 200 ? ", its last lines" : ""):
            \(script.suffix(200).joined(separator: "\n"))
            """
    }
}

extension Rules {
    fileprivate var inWords: String {
        "Rules: grace \(self.reconnectGrace), relax after \(self.relaxAfter), cooldown \(self.rematchCooldown), "
            + "rematch after \(self.rematchAfter), call timeout \(self.callTimeout)"
    }
}
