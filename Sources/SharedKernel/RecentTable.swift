/// A table of bounded size that forgets what was not looked at for longest.
///
/// It holds at most `bound` entries, in two generations. When the younger is full, the older is forgotten whole and the
/// younger takes its place; looking at an entry makes it young again.
public struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let generationBound: Int
    private var younger: [Key: Value] = [:]
    private var older: [Key: Value] = [:]

    /// Makes an empty table of at most so many entries.
    public init(bound: Int) {
        self.generationBound = max(1, bound / 2)
    }

    /// How many entries there are.
    public var count: Int {
        self.younger.count + self.older.count
    }

    /// The entry of a key, changed in place: nil before it has one.
    public mutating func update<Answer>(_ key: Key, _ change: (inout Value?) -> Answer) -> Answer {
        var value = self.younger[key] ?? self.older[key]
        let answer = change(&value)
        self.older[key] = nil
        if value != nil, self.younger[key] == nil, self.younger.count >= self.generationBound {
            self.older = self.younger
            self.younger = [:]
        }
        self.younger[key] = value
        return answer
    }
}
