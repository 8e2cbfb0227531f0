/// Reads settings from their sources, one after another, and keeps count of what is wrong.
///
/// What has been read is the list of all settings there are, in the order of the sample.
struct SettingsReader {
    private let sources: SettingSources
    private var section = ""
    private(set) var entries: [SettingEntry] = []
    private(set) var problems: [SettingsError.Problem] = []

    /// Makes a reader.
    init(_ sources: SettingSources) {
        self.sources = sources
    }

    /// Puts what is read from now on under a heading.
    mutating func begin(_ section: String) {
        self.section = section
    }

    /// Reads a setting.
    ///
    /// If it is wrong that is noted, and its default stands in.
    @discardableResult
    mutating func read<Value>(_ key: SettingKey<Value>) -> Value {
        let facts = key.facts
        let given = self.sources.value(of: facts.name)
        let text = given?.text ?? facts.defaultText
        self.entries.append(SettingEntry(section: self.section, facts: facts, text: text, source: given?.source))
        if let mistake = self.sources.mistakeInFile(of: facts.name) {
            self.problems.append(SettingsError.Problem(facts, given: mistake.given, expected: mistake.expected))
            return key.defaultValue
        }
        guard let given else { return key.defaultValue }
        guard let value = key.form.parse(given.text) else {
            self.problems.append(SettingsError.Problem(facts, given: given.text, expected: facts.expectation))
            return key.defaultValue
        }
        return value
    }

    /// Notes that a setting was read well and is wrong all the same, because of another.
    mutating func refuse<Value>(_ key: SettingKey<Value>, expecting expected: String) {
        let given = self.entries.last { $0.facts.name == key.facts.name }?.text
        self.problems.append(SettingsError.Problem(key.facts, given: given, expected: expected))
    }

    /// Notes that a setting is missing, if it was read and not given.
    mutating func require<Value>(_ key: SettingKey<Value>, because reason: String) {
        let isGiven = self.entries.contains { $0.facts.name == key.facts.name && $0.source != nil }
        guard !isGiven else { return }
        self.problems.append(
            SettingsError.Problem(key.facts, given: nil, expected: "\(key.facts.expectation), because \(reason)")
        )
    }
}

/// A setting as it was found.
package struct SettingEntry: Hashable, Sendable {
    /// The heading it stands under.
    package let section: String
    /// The setting.
    package let facts: SettingFacts
    /// Its value as written.
    package let text: String
    /// Where it was found; nil if it is the default.
    package let source: SettingSource?

    /// Its value as it may be shown.
    package var shown: String {
        self.facts.shown(self.text)
    }
}
