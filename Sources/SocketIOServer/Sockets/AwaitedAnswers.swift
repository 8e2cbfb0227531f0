import NIOCore
import SocketIO

/// The answers that one socket's client owes, each with the time by which it is wanted.
///
/// To be used on the socket's event loop alone.
final class AwaitedAnswers {
    /// How many answers may be awaited of one client.
    static let maximumCount = 1_000

    typealias Answer = @Sendable (Result<SocketAnswer, SocketRequestError>) -> Void

    private final class Entry: TimerEntry {
        let id: UInt64
        let deadline: NIODeadline
        let answer: Answer
        weak var owner: AwaitedAnswers?

        init(_ id: UInt64, _ deadline: NIODeadline, _ owner: AwaitedAnswers, _ answer: @escaping Answer) {
            self.id = id
            self.deadline = deadline
            self.owner = owner
            self.answer = answer
        }

        override func timerFired(at now: NIODeadline) -> NIODeadline? {
            guard now >= self.deadline else { return self.deadline }
            self.owner?.entries[self.id] = nil
            self.answer(.failure(.timedOut))
            return nil
        }
    }

    private let share: LoopShare
    private var entries: [UInt64: Entry] = [:]
    private var nextID: UInt64 = 0

    init(_ share: LoopShare) {
        self.share = share
    }

    /// Awaits an answer, and says which ack id it is to bear; nil says that there are too many already.
    func add(within patience: TimeAmount, _ answer: @escaping Answer) -> UInt64? {
        guard self.entries.count < Self.maximumCount else { return nil }
        let entry = Entry(self.nextID, .now() + patience, self, answer)
        self.nextID += 1
        self.entries[entry.id] = entry
        self.share.timers.schedule(entry, at: entry.deadline)
        return entry.id
    }

    func answered(_ id: UInt64, _ answer: SocketAnswer) {
        guard let entry = self.entries.removeValue(forKey: id) else { return }
        self.share.timers.cancel(entry)
        entry.answer(.success(answer))
    }

    /// None of them will come.
    func failAll(_ error: SocketRequestError) {
        let entries = self.entries.values.sorted { $0.id < $1.id }
        self.entries = [:]
        for entry in entries {
            self.share.timers.cancel(entry)
            entry.answer(.failure(error))
        }
    }
}
