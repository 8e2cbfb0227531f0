/// The labels of one series, as they stand between its braces.
struct LabelSet: Hashable, Comparable, Sendable {
    /// How many scalars of a value are kept.
    static let longestValue = 256
    /// The labels of the series that stands for all that there was no more room for.
    static let overflow = LabelSet([("overflow", "true")], in: .counter)

    let text: String

    /// Makes labels of a metric's dimensions, in an order that does not depend on theirs.
    ///
    /// Of two with one name the last counts. One without a value is none, as Prometheus has it. What Prometheus keeps for
    /// itself gets another name: `le` becomes `exported_le` in a histogram, and of a name's leading underscores one is left.
    init(_ dimensions: [(String, String)], in kind: MetricKind) {
        var values: [String: String] = [:]
        for (dimension, value) in dimensions {
            values[Self.name(dimension, in: kind)] = String(value.unicodeScalars.prefix(Self.longestValue))
        }
        self.text = values.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
            .joined(separator: ",")
    }

    static func < (left: LabelSet, right: LabelSet) -> Bool {
        left.text < right.text
    }

    private static func name(_ dimension: String, in kind: MetricKind) -> String {
        var name = MetricName.allowed(dimension)
        while name.hasPrefix("__") { name.removeFirst() }
        return kind == .histogram && name == "le" ? "exported_le" : name
    }

    private static func escaped(_ value: String) -> String {
        value.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
