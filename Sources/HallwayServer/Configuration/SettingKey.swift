/// One setting: its name, what it is unless it is set, how it is written and what it means.
struct SettingKey<Value: Sendable>: Sendable {
    /// What is known of it without its type.
    let facts: SettingFacts
    /// How it is written.
    let form: SettingForm<Value>
    /// What it is unless it is set.
    let defaultValue: Value

    /// Makes a key.
    ///
    /// A default that is not of the form is a mistake in the table, and traps.
    init(
        _ name: String,
        default text: String = "",
        _ form: SettingForm<Value>,
        _ meaning: String,
        isSecret: Bool = false
    ) {
        guard let value = form.parse(text) else {
            preconditionFailure("the default of \(name) is not of its form")
        }
        self.facts = SettingFacts(
            name: name,
            defaultText: text,
            expectation: form.expectation,
            meaning: meaning,
            isSecret: isSecret
        )
        self.form = form
        self.defaultValue = value
    }
}

/// What is known of a setting without its type: for `config print`, `.env.sample` and error messages.
package struct SettingFacts: Hashable, Sendable {
    /// The name in the environment and in `.env`.
    package let name: String
    /// What it is unless it is set; empty for none.
    package let defaultText: String
    /// What is expected.
    package let expectation: String
    /// What it is for.
    package let meaning: String
    /// Whether its value must not be shown.
    package let isSecret: Bool

    /// A value as it may be shown: a secret is masked.
    package func shown(_ text: String) -> String {
        self.isSecret && !text.isEmpty ? "********" : text
    }
}
