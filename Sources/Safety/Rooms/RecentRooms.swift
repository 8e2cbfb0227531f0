public import SharedKernel

/// Which rooms this server knows, and until when their two may still block or report each other.
///
/// A room is remembered while it lasts and for `reach` after its end. Beyond `bound` ended rooms the oldest is forgotten;
/// beyond `transcriptBudget` bytes of their transcripts the oldest loses its own. Rooms that last are bounded by
/// whoever opens them. Time is expected not to run backwards: if it does, a room may be remembered for longer, but
/// ``meeting(_:of:at:)`` never tells of it.
public struct RecentRooms<Transcript: Sendable>: Sendable {
    /// What an account may know of a room of its own.
    public struct Meeting: Sendable {
        /// Whom it met there.
        public let partner: AccountID
        /// What was written there; nil if there was no memory left for it.
        public let transcript: Transcript?
    }

    private struct Room: Sendable {
        let caller: AccountID
        let callee: AccountID
        var transcript: Transcript?
        var endedAt: Instant?
        /// What the transcript takes of the budget.
        var bytes = 0
    }

    private let reach: Duration
    private let bound: Int
    private let transcriptBudget: Int
    private var rooms: [RoomID: Room] = [:]
    /// In the order in which they ended; those before `head` are forgotten.
    private var ended: [RoomID] = []
    private var head = 0
    /// The first of the ended that may have a transcript still, never before `head`.
    private var transcriptHead = 0
    private var transcriptBytes = 0

    /// Makes an empty memory.
    public init(reach: Duration, bound: Int, transcriptBudget: Int) {
        self.reach = reach
        self.bound = bound
        self.transcriptBudget = transcriptBudget
    }

    /// How many rooms are remembered, those that last included.
    public var count: Int {
        self.rooms.count
    }

    /// Remembers a room from now on, unless it is remembered already.
    public mutating func open(_ room: RoomID, caller: AccountID, callee: AccountID, transcript: Transcript) {
        guard self.rooms[room] == nil else { return }
        self.rooms[room] = Room(caller: caller, callee: callee, transcript: transcript)
    }

    /// Notes that a room ended and how much memory its transcript takes, unless it is unknown or has ended before.
    public mutating func close(_ room: RoomID, at now: Instant, transcriptBytes: Int) {
        guard let known = self.rooms[room], known.endedAt == nil else { return }
        self.rooms[room]?.endedAt = now
        self.rooms[room]?.bytes = transcriptBytes
        self.transcriptBytes += transcriptBytes
        self.ended.append(room)
        while self.ended.count - self.head > self.bound {
            self.forgetOldest()
        }
        while self.transcriptBytes > self.transcriptBudget, self.transcriptHead < self.ended.count {
            self.dropOldestTranscript()
        }
        self.compact()
    }

    /// Forgets the rooms that ended longer than `reach` ago.
    public mutating func forget(at now: Instant) {
        while self.head < self.ended.count, self.isOver(self.rooms[self.ended[self.head]], at: now) {
            self.forgetOldest()
        }
        self.compact()
    }

    /// What an account may know of a room; nil if it is unknown, not theirs, or ended longer than `reach` ago.
    public func meeting(_ room: RoomID, of account: AccountID, at now: Instant) -> Meeting? {
        guard let known = self.rooms[room], !self.isOver(known, at: now) else { return nil }
        switch account {
        case known.caller: return Meeting(partner: known.callee, transcript: known.transcript)
        case known.callee: return Meeting(partner: known.caller, transcript: known.transcript)
        default: return nil
        }
    }

    private func isOver(_ room: Room?, at now: Instant) -> Bool {
        guard let endedAt = room?.endedAt else { return false }
        return endedAt.advanced(by: self.reach) < now
    }

    private mutating func forgetOldest() {
        if self.transcriptHead == self.head { self.dropOldestTranscript() }
        self.rooms[self.ended[self.head]] = nil
        self.head += 1
    }

    private mutating func dropOldestTranscript() {
        let room = self.ended[self.transcriptHead]
        self.transcriptBytes -= self.rooms[room]?.bytes ?? 0
        self.rooms[room]?.transcript = nil
        self.transcriptHead += 1
    }

    /// Gives back the places of the forgotten once they are the greater part, so that fewer are moved than were forgotten.
    private mutating func compact() {
        guard self.head > self.ended.count / 2 else { return }
        self.ended.removeFirst(self.head)
        self.transcriptHead -= self.head
        self.head = 0
    }
}
