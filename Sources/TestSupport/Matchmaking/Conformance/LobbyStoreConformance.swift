public import Matchmaking
public import Testing

/// Makes an empty lobby store of the kind that is to be proved.
public typealias LobbyStoreFactory =
    @Sendable (Rules, ManualClock, @escaping LobbyOutlet) async throws
    -> any LobbyStore

/// What every ``LobbyStore`` does, case by case: the table of protocol section 3 and the rules of section 4.
///
/// ```swift
/// @Test(arguments: LobbyStoreConformance.cases)
/// func conforms(_ promise: LobbyStoreConformance.Case) async throws {
///     try await promise.run { rules, clock, outlet in … }
/// }
/// ```
public enum LobbyStoreConformance {
    /// One promise, and a play that shows whether it is kept.
    public struct Case: Sendable, CustomTestStringConvertible {
        /// The promise in words.
        public let promise: String
        private let rules: Rules
        private let play: @Sendable (LobbyStage) async throws -> Void

        init(
            _ promise: String,
            rules: Rules = Rules(),
            _ play: @escaping @Sendable (LobbyStage) async throws -> Void
        ) {
            self.promise = promise
            self.rules = rules
            self.play = play
        }

        /// The promise, as the test's name.
        public var testDescription: String {
            self.promise
        }

        /// Plays it on a new store; throws a ``ConformanceFailure`` that says what was told instead.
        public func run(_ make: LobbyStoreFactory) async throws {
            do {
                try await self.play(try await LobbyStage(rules: self.rules, make))
            } catch let failure as ConformanceFailure {
                throw ConformanceFailure("'\(self.promise)' is not kept: \(failure)")
            }
        }
    }

    /// Every promise.
    public static let cases: [Case] = [
        arriving, returning, pages, seeking, goingOn, blocking, leaving, pairing, ages, lastPartners, wishing, relaxing,
        offering, relaying, calling, answering, breakingOff, callsAndRooms, presences,
    ].flatMap { $0 }
}
