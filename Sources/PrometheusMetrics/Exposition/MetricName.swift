/// The name of a family of series, in letters that Prometheus allows.
struct MetricName: Hashable, Comparable, Sendable {
    /// How long a name is at most; what is longer is cut.
    static let longest = 256

    let text: String

    /// Makes a name of what a program calls a metric, and ends a counter's as Prometheus asks.
    init(_ label: String, _ kind: MetricKind) {
        let name = Self.allowed(label, with: ":")
        self.text = kind != .counter || name.hasSuffix("_total") ? name : name + "_total"
    }

    /// The names that the family's lines begin with; no other family may have one of them.
    func samples(of kind: MetricKind) -> [String] {
        switch kind {
        case .counter, .gauge: [self.text]
        case .histogram: ["", "_bucket", "_sum", "_count"].map { self.text + $0 }
        }
    }

    static func < (left: MetricName, right: MetricName) -> Bool {
        left.text < right.text
    }

    /// The text with everything but ASCII letters, digits and `_` made `_`, and one in front where a digit would be.
    static func allowed(_ text: String, with other: Unicode.Scalar? = nil) -> String {
        var name = ""
        for scalar in text.unicodeScalars.prefix(Self.longest) {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": name.unicodeScalars.append(scalar)
            case "0"..."9":
                if name.isEmpty { name = "_" }
                name.unicodeScalars.append(scalar)
            default: name.unicodeScalars.append(scalar == other ? scalar : "_")
            }
        }
        return name.isEmpty ? "_" : name
    }
}
