public import Matchmaking
import SharedKernel

/// What might happen to a lobby: a seeded sequence of commands, ticks and steps of time, checked after every step.
///
/// The same seed is the same history on every store. It has several guests of one account, pages that come back to
/// the current room, to an old one and to none, seats and rooms long gone, and a clock that is now and then set back.
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
        self.rules =
            rules
            ?? Rules(
                reconnectGrace: .seconds([0, 3, 20, 20].randomElement(using: &generator) ?? 20),
                rematchCooldown: .seconds([0, 15, 60, 600].randomElement(using: &generator) ?? 600),
                rematchAfter: .seconds([0, 5, 20, 20].randomElement(using: &generator) ?? 20)
            )
    }

    /// Lets it happen to a new store; throws a ``LobbyHistoryFailure`` at the first promise that is broken.
    public func run(_ make: LobbyStoreFactory) async throws -> LobbyTally {
        let (clock, log) = (ManualClock(), DirectiveLog())
        let store = try await make(self.rules, clock) { log.append($0) }
        var checker = LobbyChecker(rules: self.rules, ignoring: self.ignored)
        var author = LobbyHistoryAuthor(seed: self.seed)
        var trail: [(event: LobbyEvent, told: [Directive])] = []
        for step in 1...self.steps {
            let (event, pause) = author.next(after: checker)
            clock.advance(by: pause)
            switch event {
            case .tick: try await store.tick()
            case .command(let command): try await store.perform(command)
            }
            let told = log.drain()
            author.remember(told)
            trail.append((event, told))
            if trail.count > 40 { trail.removeFirst(20) }
            do {
                try checker.observe(event, at: clock.now, told: told, census: try await store.census())
            } catch let violation as LobbyViolation {
                throw LobbyHistoryFailure(self.seed, step, violation, rules: self.rules, trail)
            }
        }
        return checker.tally
    }
}

/// A history in which a lobby broke a promise, and how to see it again.
public struct LobbyHistoryFailure: Error, CustomStringConvertible {
    /// The promise.
    public let promise: LobbyPromise
    /// The step at which it was seen.
    public let step: Int
    /// Seed, step, promise and the last steps.
    public let description: String

    init(
        _ seed: UInt64,
        _ step: Int,
        _ violation: LobbyViolation,
        rules: Rules,
        _ trail: [(event: LobbyEvent, told: [Directive])]
    ) {
        self.promise = violation.promise
        self.step = step
        let steps = trail.suffix(20).map { event, told in
            (["  \(event)"] + told.map { "    -> \($0)" }).joined(separator: "\n")
        }
        self.description = """
            '\(violation.promise.rawValue)' is broken: \(violation)
            at step \(step) of the history of seed \(seed); to see it again:
            HALLWAY_HISTORY_SEED=\(seed) HALLWAY_HISTORY_STEPS=\(step) swift test --filter LobbyHistoryTests
            \(rules)
            \(steps.joined(separator: "\n"))
            """
    }
}
