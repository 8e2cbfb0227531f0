import Matchmaking

/// The same evening several times, with one thing changed.
package struct Sweep: Hashable, Sendable, LosslessStringConvertible {
    /// What can be changed.
    package enum Subject: String, CaseIterable, Sendable {
        /// How many come, in the same time.
        case guests
        /// How many interests are named, of those who name any.
        case interests
        /// Which part names interests.
        case shareWithInterests = "share-with-interests"
        /// Which part blocks others.
        case blockers
        /// How long they wait before they give up.
        case patience
        /// `RELAX_AFTER`.
        case relaxAfter = "relax-after"
        /// `REMATCH_AFTER`.
        case rematchAfter = "rematch-after"
        /// `REMATCH_COOLDOWN`.
        case rematchCooldown = "rematch-cooldown"

        /// What it may be.
        package var bounds: ClosedRange<Double> {
            switch self {
            case .guests: 100...1_000_000
            case .interests: 1...10
            case .shareWithInterests, .blockers: 0...1
            case .patience: 1...3_600
            case .relaxAfter, .rematchAfter, .rematchCooldown: 0...86_400
            }
        }

        /// The unit, as it stands behind a number.
        var unit: String {
            switch self {
            case .guests, .interests, .shareWithInterests, .blockers: ""
            case .patience, .relaxAfter, .rematchAfter, .rematchCooldown: " s"
            }
        }

        /// Makes it what is said.
        package func set(_ value: Double, in plan: inout PairingSimulation.Plan) {
            switch self {
            case .guests:
                plan.population.rate *= value.rounded() / Double(plan.population.guests)
                plan.population.guests = Int(value.rounded())
            case .interests: plan.population.interests = value
            case .shareWithInterests: plan.population.shareWithInterests = value
            case .blockers: plan.population.blockers = value
            case .patience: plan.population.patience = value
            case .relaxAfter: plan.rules.relaxAfter = .seconds(value)
            case .rematchAfter: plan.rules.rematchAfter = .seconds(value)
            case .rematchCooldown: plan.rules.rematchCooldown = .seconds(value)
            }
        }
    }

    /// What is changed.
    package let subject: Subject
    /// What it is each time.
    package let values: [Double]

    /// Reads the written form, such as `relax-after=0,2,5`; anything else is nil.
    package init?(_ description: String) {
        let sides = description.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, let subject = Subject(rawValue: String(sides[0])) else { return nil }
        let words = sides[1].split(separator: ",", omittingEmptySubsequences: false)
        let values = words.compactMap { Double($0) }
        guard values.count == words.count, values.allSatisfy({ subject.bounds ~= $0 }) else { return nil }
        self.subject = subject
        self.values = values
    }

    /// The written form.
    package var description: String {
        "\(self.subject.rawValue)=\(self.values.map(\.short).joined(separator: ","))"
    }

    /// The plans, and what tells each from the others.
    package func plans(from plan: PairingSimulation.Plan) -> [(title: String, plan: PairingSimulation.Plan)] {
        self.values.map { value in
            var changed = plan
            self.subject.set(value, in: &changed)
            return ("\(self.subject.rawValue) \(value.short)\(self.subject.unit)", changed)
        }
    }
}
