import Foundation
import Testing

/// One seed's part of a fuzzing run: chance against something that must always hold.
///
/// `HALLWAY_FUZZ_EXECUTIONS` says how many inputs all runs of the module try together, `HALLWAY_FUZZ_SEED` tells one
/// seed's parts again. How long a part is does not depend on how many seeds are run, so that one alone goes as it went
/// among the others.
struct FuzzRun {
    private static let environment = ProcessInfo.processInfo.environment
    private static let executions = Self.environment["HALLWAY_FUZZ_EXECUTIONS"].flatMap { Int($0) } ?? 100_000
    /// The seeds that are run.
    static let seeds = Self.environment["HALLWAY_FUZZ_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...20)

    private let name: String
    private let seed: UInt64
    private let executions: Int

    /// A run that takes so much of a hundred of all executions, each seed a twentieth.
    init(_ name: String, percent: Int, seed: UInt64) {
        self.name = name
        self.seed = seed
        self.executions = Self.executions * percent / 2_000
    }

    /// Repeats a step, which makes so many executions and names what is wrong, until there are enough or one fails.
    func play(stepsOf length: Int = 1, _ step: (inout WireMutator) -> String?) {
        // First of all: if a step traps, this is what is left.
        print("fuzzing \(self.name): seed \(self.seed)")
        var mutator = WireMutator(seed: self.seed)
        let start = ContinuousClock.now
        for number in 0..<(self.executions / length) {
            if let fault = step(&mutator) {
                Issue.record("\(self.name), seed \(self.seed), step \(number): \(fault)")
                return
            }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let rate = Int(Double(self.executions) / max(seconds, 0.000_001))
        print("fuzzing \(self.name): seed \(self.seed) done, \(self.executions) executions, \(rate) a second")
    }
}
