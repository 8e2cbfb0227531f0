/// Which series there are, and whether there may be one more.
///
/// It is a value: a copy of it is what there was at that moment, for as long as somebody needs to write it down.
struct SeriesRegistry: Sendable {
    /// What has one name, kind and meaning.
    struct Family: Sendable {
        let kind: MetricKind
        let help: String
        fileprivate(set) var series: [LabelSet: Series] = [:]
    }

    /// What a program should hear of, since it will not see what it counts.
    enum Warning: Hashable, Sendable, CustomStringConvertible {
        /// There are as many series as there may be.
        case full(limit: Int, name: MetricName)
        /// A name is taken by a metric of another kind.
        case taken(MetricName)

        var description: String {
            switch self {
            case .full(let limit, let name):
                "There are \(limit) metrics; \(name.text) and whatever else is new is shown as one with overflow=\"true\", "
                    + "or not at all"
            case .taken(let name):
                "The name \(name.text) is another metric's already; what was made with it is not shown"
            }
        }
    }

    private let limit: Int
    private(set) var families: [MetricName: Family] = [:]
    /// How many series there are, those that stand for an overflow not counted.
    private(set) var count = 0
    /// Whose the names are that lines begin with.
    private var samples: [String: MetricName] = [:]
    /// Where each series stands that was asked for by its own labels.
    private var places: [ObjectIdentifier: Place] = [:]
    private var hasOverflown = false
    /// Names that were asked for in vain, as many as there may be series.
    private var refused: Set<MetricName> = []

    private struct Place: Sendable {
        let name: MetricName
        let labels: LabelSet
    }

    /// Makes a registry that has room for so many series.
    init(limit: Int) {
        self.limit = max(0, limit)
    }

    /// The series of this name and these labels, made now if there is none and there is room.
    ///
    /// Where it cannot be, the answer is one of the kind all the same, shared or unseen, so that whoever counts need not care.
    mutating func series(
        of kind: MetricKind,
        named name: MetricName,
        help: String,
        _ labels: LabelSet,
        make: () -> Series
    ) -> (Series, Warning?) {
        let known = self.families[name]
        if let known, known.kind == kind, let series = known.series[labels] { return (series, nil) }
        guard self.isFree(name, for: kind) else { return (make(), self.refusal(of: name)) }
        let isFull = self.count >= self.limit
        let warning = isFull && !self.hasOverflown ? Warning.full(limit: self.limit, name: name) : nil
        self.hasOverflown = self.hasOverflown || isFull
        guard !isFull else {
            guard let known else { return (make(), warning) }
            let shared = known.series[.overflow] ?? make()
            self.families[name]?.series[.overflow] = shared
            return (shared, warning)
        }
        let series = make()
        if known == nil {
            self.families[name] = Family(kind: kind, help: help)
            for sample in name.samples(of: kind) { self.samples[sample] = name }
        }
        self.families[name]?.series[labels] = series
        self.places[series.id] = Place(name: name, labels: labels)
        self.count += 1
        return (series, nil)
    }

    /// Forgets a series, and its family if that was the last of it.
    ///
    /// One that is unknown, unseen or shared is passed over.
    mutating func remove(_ id: ObjectIdentifier) {
        guard let place = self.places.removeValue(forKey: id) else { return }
        self.families[place.name]?.series[place.labels] = nil
        self.count -= 1
        guard let family = self.families[place.name], family.series.keys.allSatisfy({ $0 == .overflow }) else { return }
        self.families[place.name] = nil
        for sample in place.name.samples(of: family.kind) { self.samples[sample] = nil }
    }

    /// Whether no other family has a name that this one's lines would begin with.
    private func isFree(_ name: MetricName, for kind: MetricKind) -> Bool {
        if let known = self.families[name] { return known.kind == kind }
        return name.samples(of: kind).allSatisfy { self.samples[$0] == nil }
    }

    private mutating func refusal(of name: MetricName) -> Warning? {
        guard self.refused.count < self.limit, self.refused.insert(name).inserted else { return nil }
        return .taken(name)
    }
}
