/// Why a start is refused: every setting that is wrong, at once.
public struct SettingsError: Error, Hashable, Sendable {
    /// What is wrong, in the order of the settings.
    public let problems: [Problem]

    /// Makes an error.
    public init(_ problems: [Problem]) {
        self.problems = problems
    }

    /// What is wrong with one setting.
    public struct Problem: Hashable, Sendable {
        /// Which setting.
        public let key: String
        /// What it was given, as it may be shown; nil if nothing.
        public let given: String?
        /// What was expected.
        public let expected: String

        /// Makes a problem.
        public init(key: String, given: String?, expected: String) {
            self.key = key
            self.given = given
            self.expected = expected
        }

        /// Makes a problem of a setting.
        ///
        /// What was given is masked if it is a secret.
        init(_ facts: SettingFacts, given: String?, expected: String) {
            self.init(key: facts.name, given: given.map(facts.shown), expected: expected)
        }
    }
}

extension SettingsError: CustomStringConvertible {
    /// One line a setting.
    public var description: String {
        self.problems.map(\.description).joined(separator: "\n")
    }
}

extension SettingsError.Problem: CustomStringConvertible {
    /// The setting, what it was given and what was expected, in one line.
    public var description: String {
        // What was given may hold anything, and is shown in one line whatever it holds.
        let given = self.given.map { "`\($0.escapingControls)`" } ?? "nothing"
        return "\(self.key): got \(given); expected \(self.expected)"
    }
}
