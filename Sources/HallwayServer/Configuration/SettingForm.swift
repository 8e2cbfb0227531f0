import SharedKernel

/// How a setting is written, and what it becomes.
///
/// Every value arrives as text and is read by a form, so that a malformed one is an error with a name and never a
/// default that nobody asked for.
struct SettingForm<Value: Sendable>: Sendable {
    /// What is expected, to be read after "expected".
    let expectation: String
    /// Reads a text; nil if it is malformed.
    let parse: @Sendable (String) -> Value?
}

extension SettingForm {
    /// The same as another form, where no text at all means nil.
    static func optional<Wrapped>(_ form: SettingForm<Wrapped>) -> Self where Value == Wrapped? {
        Self(expectation: form.expectation) { text in
            text.isEmpty ? .some(nil) : form.parse(text).map { .some($0) }
        }
    }

    /// Any number of values of another form, with commas between them.
    static func list<Element>(_ form: SettingForm<Element>) -> Self where Value == [Element] {
        Self(expectation: "\(form.expectation); several are separated by commas") { text in
            guard !text.isEmpty else { return [] }
            let items = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimmed }
            let values = items.compactMap { $0.isEmpty ? nil : form.parse($0) }
            return values.count == items.count ? values : nil
        }
    }
}

extension SettingForm where Value == String {
    /// Any text but none.
    static func text(_ expectation: String) -> Self {
        Self(expectation: expectation) { $0.isEmpty ? nil : $0 }
    }

    /// A secret of at least so many bytes.
    static func secret(bytes: Int) -> Self {
        Self(expectation: "at least \(bytes) bytes; `openssl rand -base64 48` makes a good one") { text in
            text.utf8.count >= bytes ? text : nil
        }
    }
}

extension SettingForm where Value == Bool {
    /// `true` or `false`.
    static let flag = Self(expectation: "`true` or `false`") { text in
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }
}

extension SettingForm where Value == Int {
    /// A whole number within bounds.
    static func number(_ range: ClosedRange<Int>) -> Self {
        Self(expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension SettingForm where Value == Duration {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("", 1_000),
    ]

    /// A length of time within bounds: `20` seconds, or `250ms`, `5s`, `10m`, `12h`, `30d`.
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        let bounds = "from \(Self.written(range.lowerBound)) to \(Self.written(range.upperBound))"
        return Self(expectation: "a length of time such as `20` (seconds), `250ms`, `5s`, `10m` or `30d`, \(bounds)") {
            let text = $0
            guard
                let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }),
                let count = SettingForm<Int>.number(0...Int(Int32.max)).parse(String(text.dropLast(unit.suffix.count)))
            else { return nil }
            let duration = Duration.milliseconds(Int64(count) * unit.milliseconds)
            return range.contains(duration) ? duration : nil
        }
    }

    private static func written(_ duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        let unit = Self.units.last { !$0.suffix.isEmpty && milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
    }
}

/// A length of time as settings write it, for the command line.
package enum SettingDuration {
    /// Reads `20` (seconds), `250ms`, `5s`, `10m`, `12h` or `30d`; anything else is nil.
    package static func parse(_ text: String) -> Duration? {
        SettingForm<Duration>.duration(.zero ... .seconds(36_600 * 86_400)).parse(text)
    }
}

extension SettingForm where Value: RawRepresentable<String> & CaseIterable {
    /// One of a few words.
    static func oneOf(_ values: [Value], remark: String = "") -> Self {
        Self(expectation: values.map { "`\($0.rawValue)`" }.joined(separator: " or ") + remark) { text in
            values.first { $0.rawValue == text.lowercased() }
        }
    }
}

extension StringProtocol {
    /// The text without white space around it.
    var trimmed: String {
        let start = self.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
