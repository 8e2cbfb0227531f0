#if Postgres
/// Who waits for a connection: a line with a bound, which one may also leave.
///
/// It reads no clock and wakes nobody; its owner does.
struct WaitingLine<Job> {
    /// The name of a place in the line.
    struct Place: Hashable, Sendable {
        fileprivate let number: UInt64
    }

    /// A job whose turn it is.
    enum Turn {
        case serve(Job)
        /// It waited longer than anybody should.
        case late(Job)
    }

    private let bound: Int
    private let patience: Duration
    private var jobs: [UInt64: (job: Job, since: ContinuousClock.Instant)] = [:]
    private var first: UInt64 = 0
    private var end: UInt64 = 0

    /// A line of at most so many, who wait at most so long.
    init(bound: Int, patience: Duration) {
        self.bound = bound
        self.patience = patience
    }

    /// How many wait.
    var count: Int {
        self.jobs.count
    }

    /// Adds a job at the end; nil, and nothing is added, if the line is full.
    mutating func join(_ job: Job, at now: ContinuousClock.Instant) -> Place? {
        guard self.jobs.count < self.bound else { return nil }
        defer { self.end += 1 }
        self.jobs[self.end] = (job, now)
        return Place(number: self.end)
    }

    /// Takes a job out before its turn; nil if its turn has come.
    mutating func leave(_ place: Place) -> Job? {
        self.jobs.removeValue(forKey: place.number)?.job
    }

    /// Takes the one who came first; nil if nobody waits.
    mutating func next(at now: ContinuousClock.Instant) -> Turn? {
        while self.first < self.end {
            defer { self.first += 1 }
            // Those who left have left their numbers behind.
            guard let (job, since) = self.jobs.removeValue(forKey: self.first) else { continue }
            return since.duration(to: now) > self.patience ? .late(job) : .serve(job)
        }
        return nil
    }
}
#endif
