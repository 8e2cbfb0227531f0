package import Foundation
import Matchmaking
import SharedKernel

/// What guests met with on a simulated evening.
package struct SimulationReport: Codable, Sendable {
    /// What the lobby paired by, in seconds.
    package struct Settings: Codable, Hashable, Sendable {
        let relaxAfter: Double
        let rematchAfter: Double
        let rematchCooldown: Double
    }

    /// How long guests were kept waiting, in seconds: until they had a room, or until they gave up.
    package struct Service: Codable, Sendable {
        /// How many came.
        let guests: Int
        /// How many waits ended, of those that count.
        let waits: Int
        /// Which part of them was over as it began.
        let atOnce: Double
        let p50: Double
        let p90: Double
        let p99: Double
        let mean: Double
        let longest: Double
        /// Which part of them ended without a room.
        let gaveUp: Double
        /// How many had not ended when the evening had.
        let stillWaiting: Int
    }

    /// Who was put together, of the rooms that count.
    package struct Rooms: Codable, Sendable {
        let count: Int
        /// How many were of two who both named interests.
        let bothNamed: Int
        /// How many were of two who share an interest.
        let shared: Int
        /// How many were of two of whom one, at least, asks for a language.
        let asked: Int
        /// How many were of two who ask for the same language.
        let kept: Int
        /// How many were of two who had met before.
        let repeats: Int
        /// How many of those had parted less than the cooldown ago.
        let early: Int
    }

    /// How far one kind is served worse than another.
    package struct Fairness: Codable, Sendable {
        /// Whose mean wait is the longest.
        let slowest: Kind
        /// How much longer it is than the mean of all, in seconds.
        let behind: Double
        /// Which part of the differences between waits goes back to kinds: 0 if all kinds wait alike, 1 if only the kind counts.
        let explained: Double
    }

    /// Who came.
    package let population: Population
    /// What the lobby paired by.
    package let settings: Settings
    /// What everything that is left to chance came from.
    package let seed: UInt64
    /// How long the evening was, in minutes.
    let minutes: Double
    let meanOnline: Double
    let mostOnline: Int
    let meanWaiting: Double
    /// What every kind met with.
    let kinds: [Kind: Service]
    /// What all of them met with.
    let everyone: Service
    let rooms: Rooms
    let fairness: Fairness

    init(_ plan: PairingSimulation.Plan, _ tally: Tally, lasting milliseconds: Int64) {
        self.population = plan.population
        self.settings = Settings(
            relaxAfter: plan.rules.relaxAfter.seconds,
            rematchAfter: plan.rules.rematchAfter.seconds,
            rematchCooldown: plan.rules.rematchCooldown.seconds
        )
        self.seed = plan.seed
        self.minutes = Double(milliseconds) / 60_000
        self.meanOnline = tally.meanOnline
        self.mostOnline = tally.mostOnline
        self.meanWaiting = tally.meanWaiting
        let all = Kind.allCases.reduce(into: Waits()) { sum, kind in sum = tally.waits[kind].map { sum + $0 } ?? sum }
        self.kinds = tally.waits.filter { $0.value.guests > 0 }.mapValues(Service.init)
        self.everyone = Service(all)
        self.rooms = Rooms(tally.rooms)
        self.fairness = Fairness(tally.waits, all)
    }

    /// Several reports as JSON, for a file.
    package static func json(_ reports: [SimulationReport]) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(reports)
    }
}

extension Kind: CodingKeyRepresentable {}

extension SimulationReport.Service {
    init(_ waits: Waits) {
        self.guests = waits.guests
        self.waits = waits.count
        self.atOnce = Double(waits.atOnce) / Double(max(1, waits.count))
        self.p50 = waits.percentile(50)
        self.p90 = waits.percentile(90)
        self.p99 = waits.percentile(99)
        self.mean = waits.mean
        self.longest = waits.longest
        self.gaveUp = Double(waits.gaveUp) / Double(max(1, waits.count))
        self.stillWaiting = waits.stillWaiting
    }
}

extension SimulationReport.Rooms {
    init(_ rooms: Tally.Rooms) {
        self.count = rooms.all
        self.bothNamed = rooms.bothNamed
        self.shared = rooms.shared
        self.asked = rooms.asked
        self.kept = rooms.kept
        self.repeats = rooms.repeats
        self.early = rooms.early
    }
}

extension SimulationReport.Fairness {
    init(_ waits: [Kind: Waits], _ all: Waits) {
        let kinds = Kind.allCases.compactMap { kind in waits[kind].map { (kind: kind, waits: $0) } }
            .filter { $0.waits.count > 0 }
        let slowest = kinds.max { $0.waits.mean < $1.waits.mean }
        self.slowest = slowest?.kind ?? .noWish
        self.behind = (slowest?.waits.mean ?? 0) - all.mean
        let total = all.sumOfSquares - all.sum * all.mean
        let between = kinds.reduce(0.0) { sum, kind in
            let distance = kind.waits.mean - all.mean
            return sum + Double(kind.waits.count) * distance * distance
        }
        self.explained = total > 0 ? between / total : 0
    }
}

extension Duration {
    var seconds: Double {
        self / .seconds(1)
    }
}
