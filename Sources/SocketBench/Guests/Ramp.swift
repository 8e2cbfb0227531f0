/// How many of many things may be under way at once: a crowd that comes in all at once would only measure time limits.
struct Ramp: Hashable {
    let total: Int
    let atOnce: Int
    private(set) var started = 0
    private(set) var finished = 0

    init(total: Int, atOnce: Int) {
        self.total = total
        self.atOnce = atOnce
    }

    /// Whether all is done.
    var isDone: Bool {
        self.finished >= self.total
    }

    /// The number of the next to be started; nil if none may be now.
    mutating func start() -> Int? {
        guard self.started < self.total, self.started - self.finished < self.atOnce else { return nil }
        defer { self.started += 1 }
        return self.started
    }

    /// Notes that one of those that were started is done.
    mutating func finish() {
        self.finished += 1
    }
}
