import BenchSupport
import NIOCore

/// All guests of a load generator, on one event loop.
///
/// It does one errand at a time - lets them in, pairs them, sends them away, carries out a load - and keeps count. It is
/// used on its event loop only; ``Generator`` is for everybody else.
final class Fleet: Gathering {
    /// What is under way.
    enum Errand {
        case connecting(tokens: [String])
        case pairing
        case leaving(from: Int)
        case loading(any Load)
    }

    let eventLoop: any EventLoop
    let phrases: Phrases

    /// Where its guests connect to, in turn.
    private let ports: [Int]
    private let atOnce: Int
    private let pairsAtOnce: Int
    private(set) var guests: [Guest] = []
    private var errand: Errand?
    private var load: (any Load)?
    private var ramp = Ramp(total: 0, atOnce: 1)
    private var promise: EventLoopPromise<Void>?
    /// Went wrong while nothing was under way.
    private var trouble: BenchError?
    /// The rooms of which one guest has heard, and the other not yet.
    private var halves: [String: Guest] = [:]

    init(dialect: Dialect, ports: [Int], atOnce: Int, pairsAtOnce: Int, on eventLoop: any EventLoop) {
        self.phrases = Phrases(dialect, port: ports[0])
        self.ports = ports
        self.pairsAtOnce = pairsAtOnce
        self.atOnce = atOnce
        self.eventLoop = eventLoop
    }

    /// How much of the errand is done, and how much there is to do.
    var progress: (done: Int, total: Int) {
        self.load.map { ($0.arrivals, $0.total) } ?? (self.ramp.finished, self.ramp.total)
    }

    /// Does an errand.
    func run(_ errand: Errand) -> EventLoopFuture<Void> {
        let promise = self.eventLoop.makePromise(of: Void.self)
        if let trouble = self.trouble {
            promise.fail(trouble)
            return promise.futureResult
        }
        self.promise = promise
        self.errand = errand
        switch errand {
        case .connecting(let tokens): self.ramp = Ramp(total: tokens.count, atOnce: self.atOnce)
        case .pairing: self.ramp = Ramp(total: self.guests.count / 2, atOnce: self.pairsAtOnce)
        case .leaving(let first): self.ramp = Ramp(total: self.guests.count - first, atOnce: self.atOnce)
        case .loading(let load):
            self.load = load
            load.start(on: self)
            return promise.futureResult
        }
        self.advance()
        return promise.futureResult
    }

    /// Lets every guest say something else from now on.
    func prepare(_ message: Message, isAsked: Bool = false) {
        for guest in self.guests {
            guard let room = guest.room else { continue }
            guest.frame = self.phrases.dialect.message(message, in: room, isAsked: isAsked)
        }
    }

    /// Ends every connection without a word.
    func drop() {
        for guest in self.guests { guest.drop() }
        self.guests = []
        self.halves = [:]
    }

    // MARK: What guests tell

    func cameIn(_ guest: Guest) {
        self.oneDone()
    }

    func matched(_ guest: Guest, in room: String) {
        guard let other = self.halves.removeValue(forKey: room) else {
            self.halves[room] = guest
            return
        }
        guest.partner = other
        other.partner = guest
        self.oneDone()
    }

    func ended(_ guest: Guest) {
        self.failed(BenchError("A room ended that was being measured."))
    }

    func troubled(_ guest: Guest, _ words: String) {
        self.failed(BenchError("The server said: \(words)"))
    }

    func left(_ guest: Guest) {
        self.oneDone()
    }

    @inline(__always)
    func arrived(at guest: Guest) {
        self.load?.arrived(at: guest)
    }

    func answered(_ guest: Guest) {
        self.load?.answered(guest)
    }

    /// Whether everybody's partner is who came before or after them.
    var isPairedInOrder: Bool {
        self.guests.allSatisfy { guest in guest.partner.map { $0.number == guest.number ^ 1 } ?? false }
    }

    /// The load is over.
    func loadFinished() {
        self.finish()
    }

    func failed(_ error: BenchError) {
        guard let promise = self.promise else {
            self.trouble = self.trouble ?? error
            return
        }
        self.promise = nil
        self.errand = nil
        self.load = nil
        self.trouble = error
        promise.fail(error)
    }

    // MARK: Private

    private func oneDone() {
        self.ramp.finish()
        self.advance()
    }

    private func advance() {
        guard let errand = self.errand else { return }
        guard !self.ramp.isDone else {
            if case .leaving(let first) = errand { self.guests.removeLast(self.guests.count - first) }
            return self.finish()
        }
        while let next = self.ramp.start() {
            switch errand {
            case .connecting(let tokens): self.connect(tokens[next])
            case .pairing:
                self.guests[2 * next].find()
                self.guests[2 * next + 1].find()
            case .leaving(let first): self.guests[first + next].leave()
            case .loading: return
            }
        }
    }

    private func finish() {
        let promise = self.promise
        self.promise = nil
        self.errand = nil
        self.load = nil
        promise?.succeed()
    }

    private func connect(_ token: String) {
        let guest = Guest(in: self, number: self.guests.count, token: token)
        self.guests.append(guest)
        guest.connect(to: self.ports[guest.number % self.ports.count], on: self.eventLoop)
    }
}
