/// Prometheus' text exposition format 0.0.4 in the making: families, each with its lines behind it.
struct ExpositionText: Sendable {
    private(set) var text = ""

    /// Begins a family.
    mutating func begin(_ name: MetricName, _ kind: MetricKind, help: String) {
        self.text += "# HELP \(name.text) \(Self.escaped(help))\n"
        self.text += "# TYPE \(name.text) \(kind.rawValue)\n"
    }

    /// Writes one line: a name with what stands behind it, labels, perhaps a bucket's bound, and the number.
    mutating func add(
        _ number: String,
        _ name: MetricName,
        suffix: String = "",
        _ labels: LabelSet,
        le: String? = nil
    ) {
        self.text += name.text
        self.text += suffix
        if le != nil || !labels.text.isEmpty {
            self.text += "{"
            self.text += labels.text
            if let le {
                if !labels.text.isEmpty { self.text += "," }
                self.text += "le=\"\(le)\""
            }
            self.text += "}"
        }
        self.text += " \(number)\n"
    }

    /// A number as Prometheus reads it, whole ones without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Beyond 2^53 not every whole number is one of these, and its digits would promise more than there is.
        if value.magnitude < 0x1p53, let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }

    private static func escaped(_ help: String) -> String {
        help.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
