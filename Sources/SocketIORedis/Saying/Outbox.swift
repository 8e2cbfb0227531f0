import NIOCore

/// What one server has to say to the others and has not said yet.
///
/// It gives every broadcast its number, but for the volatile ones, and says what comes next. What has no room, or cannot
/// be said since Redis is away, is lost; it has had its number all the same, so that the others find out.
struct Outbox: Sendable {
    /// How much may wait.
    private let bound: Int
    private let byteBound: Int
    private var waiting: CircularBuffer<Parcel.Content> = []
    private var waitingBytes = 0
    /// The number that was given last.
    private var number: UInt64 = 0
    /// Whether the last attempt failed: nothing is taken until one succeeds.
    private(set) var isAway = false
    private var owesMark = false
    private var owesHello = false
    private var isUnderWay = false

    /// An outbox of so many broadcasts and bytes.
    init(bound: Int, bytes: Int) {
        self.bound = bound
        self.byteBound = bytes
    }

    /// Whether everything was said.
    var isIdle: Bool { !self.isUnderWay && self.waiting.isEmpty }

    /// Takes a broadcast in its wire form; false says that it is lost.
    mutating func put(_ broadcast: ByteBuffer, isVolatile: Bool) -> Bool {
        // A larger one than all that may wait goes alone, as it would never go otherwise.
        let hasRoom =
            self.waiting.count < self.bound
            && (self.waiting.isEmpty || self.waitingBytes + broadcast.readableBytes <= self.byteBound)
        let isTaken = !self.isAway && hasRoom
        if !isVolatile { self.number += 1 }
        if isTaken {
            self.waiting.append(isVolatile ? .passing(broadcast) : .numbered(self.number, broadcast))
            self.waitingBytes += broadcast.readableBytes
        } else if !isVolatile {
            self.owesMark = true
        }
        return isTaken
    }

    /// Somebody asks up to where the numbers go.
    mutating func markWanted() {
        self.owesMark = true
    }

    /// This server has begun to listen.
    mutating func helloWanted() {
        self.owesHello = true
    }

    /// What is to be said in one go, in order; nothing if there is nothing, or if the last is still under way.
    mutating func next(limit: Int, bytes: Int) -> [Parcel.Content] {
        guard !self.isUnderWay else { return [] }
        var batch: [Parcel.Content] = []
        var size = 0
        if self.owesHello { batch.append(.hello) }
        self.owesHello = false
        while batch.count < max(1, limit), let first = self.waiting.first, size == 0 || size + first.size <= bytes {
            batch.append(first)
            size += first.size
            self.waitingBytes -= first.size
            self.waiting.removeFirst()
        }
        // A mark is of the last number given, so it stands behind everything that has one.
        if self.owesMark, self.waiting.isEmpty {
            batch.append(.mark(self.number))
            self.owesMark = false
        }
        self.isUnderWay = !batch.isEmpty
        return batch
    }

    /// What was under way has been said.
    mutating func said() {
        self.isUnderWay = false
        self.isAway = false
    }

    /// Nobody knows how much of what was under way has been said: it is given up, and what waits behind it.
    ///
    /// Old news would come in a heap when Redis is back. The answer is how many broadcasts were given up that waited.
    mutating func failed(asking: Bool) -> Int {
        self.isUnderWay = false
        self.isAway = true
        self.owesMark = true
        self.owesHello = self.owesHello || asking
        defer {
            self.waiting = []
            self.waitingBytes = 0
        }
        return self.waiting.count
    }
}
