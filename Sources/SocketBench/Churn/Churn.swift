import BenchSupport
import NIOCore

/// A crowd of steady size whose members come, look for somebody, talk, go on to the next, leave or are lost.
///
/// Whoever goes is replaced by somebody new, with a pass of their own. It is used on its event loop only.
final class Churn: Gathering {
    /// What has happened so far.
    struct Tally: Codable, Hashable, Sendable {
        /// Guests who came in.
        var visits = 0
        /// Rooms that were heard of, once for each of the two.
        var matches = 0
        /// Texts that arrived.
        var texts = 0
        /// Texts and the like that were refused because the room had just ended.
        var refusals = 0
    }

    let phrases: Phrases
    private(set) var tally = Tally()
    /// What went wrong; nothing more is done then.
    private(set) var trouble: BenchError?

    /// How lively everybody is; 1 is usual.
    var pace = 1.0

    private let population: Int
    private let port: Int
    private let eventLoop: any EventLoop
    private var generator = SystemRandomNumberGenerator()
    private var guests: [Int: Guest] = [:]
    private var nextNumber = 0
    /// Passes, the oldest first: they are good for a quarter of an hour.
    private var tokens = CircularBuffer<String>()
    private var isAsking = false
    private var isOver = false

    init(_ dialect: Dialect, population: Int, port: Int, on eventLoop: any EventLoop) {
        self.phrases = Phrases(dialect, port: port)
        self.population = population
        self.port = port
        self.eventLoop = eventLoop
    }

    /// Lets the first come in.
    func start() {
        self.replenish()
    }

    /// Ends every connection.
    func stop() {
        self.isOver = true
        for guest in self.guests.values { guest.drop() }
        self.guests = [:]
    }

    // MARK: What guests tell

    func cameIn(_ guest: Guest) {
        self.tally.visits += 1
        guest.find()
        self.wait(for: guest)
    }

    func matched(_ guest: Guest, in room: String) {
        self.tally.matches += 1
        guest.frame = self.phrases.dialect.message(.text, in: room)
    }

    func arrived(at guest: Guest) {
        self.tally.texts += 1
    }

    func ended(_ guest: Guest) {}

    func left(_ guest: Guest) {
        self.forget(guest)
    }

    func troubled(_ guest: Guest, _ words: String) {
        guard words.contains(#""refused""#), words.contains("not_in_room") else {
            return self.failed(BenchError("The server said: \(words)"))
        }
        self.tally.refusals += 1
    }

    func failed(_ error: BenchError) {
        guard !self.isOver, self.trouble == nil else { return }
        self.trouble = error
        self.stop()
    }

    // MARK: Private

    private func wait(for guest: Guest) {
        let (seconds, attoseconds) = ChurnHabits.pause(at: self.pace, using: &self.generator).components
        let pause = TimeAmount.nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        self.eventLoop.assumeIsolated().scheduleTask(in: pause) { self.act(guest) }
    }

    private func act(_ guest: Guest) {
        guard !self.isOver, self.guests[guest.number] != nil else { return }
        switch ChurnHabits.act(using: &self.generator) {
        case .text:
            guard guest.room != nil else { break }
            guest.say()
            guest.flush()
        case .next:
            guard let room = guest.room else { break }
            guest.send(self.phrases.dialect.next(after: room))
        case .leave:
            return guest.leave()
        case .vanish:
            guest.drop()
            return self.forget(guest)
        }
        self.wait(for: guest)
    }

    private func forget(_ guest: Guest) {
        guard self.guests.removeValue(forKey: guest.number) != nil else { return }
        self.replenish()
    }

    private func replenish() {
        guard !self.isOver else { return }
        while self.guests.count < self.population, let token = self.tokens.popFirst() {
            let guest = Guest(in: self, number: self.nextNumber, token: token)
            self.nextNumber += 1
            self.guests[guest.number] = guest
            guest.connect(to: self.port, on: self.eventLoop)
        }
        guard self.tokens.count < self.population / 2, !self.isAsking else { return }
        self.isAsking = true
        PassOffice.passes(self.population, port: self.port, on: self.eventLoop).assumeIsolated().whenComplete {
            self.isAsking = false
            switch $0 {
            case .success(let tokens):
                self.tokens.append(contentsOf: tokens)
                self.replenish()
            case .failure(let error):
                self.failed(error as? BenchError ?? BenchError("No pass could be asked for: \(error)"))
            }
        }
    }
}
