import Histogram
import NIOCore

/// A load generator: guests who come in, are paired, talk and leave, as they are told.
///
/// One errand at a time. All of it is done on one event loop, so that it needs no more than one core.
struct Generator: Sendable {
    /// How many connect, pair or leave at a time.
    private static let atOnce = 256

    /// What steady load was met with: milliseconds.
    struct Latency: Codable, Sendable {
        let p50: Double
        let p99: Double
        let p999: Double
    }

    private let eventLoop: any EventLoop
    private let fleet: NIOLoopBound<Fleet>
    private let ports: [Int]
    private let progress: ProgressLine

    /// A generator for the server on a port of this machine.
    init(
        dialect: Dialect,
        port: Int,
        progress: ProgressLine,
        on eventLoop: any EventLoop
    ) async throws {
        try await self.init(dialect: dialect, ports: [port], pairsAtOnce: Self.atOnce, progress, on: eventLoop)
    }

    /// A generator for several servers on ports of this machine: guests connect to them in turn.
    ///
    /// With one pair at a time, those who came one after the other meet each other.
    init(
        dialect: Dialect,
        ports: [Int],
        pairsAtOnce: Int,
        _ progress: ProgressLine,
        on eventLoop: any EventLoop
    ) async throws {
        self.eventLoop = eventLoop
        self.ports = ports
        self.progress = progress
        self.fleet = try await eventLoop.submit {
            let fleet = Fleet(
                dialect: dialect,
                ports: ports,
                atOnce: Self.atOnce,
                pairsAtOnce: pairsAtOnce,
                on: eventLoop
            )
            return NIOLoopBound(fleet, eventLoop: eventLoop)
        }.get()
    }

    /// Passes for so many guests.
    func passes(_ count: Int) async throws -> [String] {
        let (port, eventLoop) = (self.ports[0], self.eventLoop)
        return try await eventLoop.flatSubmit { PassOffice.passes(count, port: port, on: eventLoop) }.get()
    }

    /// Lets guests in; returns when each has heard `welcome`.
    func connect(_ tokens: [String]) async throws {
        try await self.run("connecting \(tokens.count)") { .connecting(tokens: tokens) }
    }

    /// Pairs everybody; returns when each has heard `matched`.
    func pair() async throws {
        try await self.run("pairing") { .pairing }
    }

    /// Sends away all but the first so many; returns when their connections are closed.
    func leave(keeping count: Int) async throws {
        try await self.run("leaving") { .leaving(from: count) }
    }

    /// Prepares what everybody says from now on.
    func prepare(_ message: Message, isAsked: Bool = false) async throws {
        let fleet = self.fleet
        try await self.eventLoop.submit { fleet.value.prepare(message, isAsked: isAsked) }.get()
    }

    /// Passes so many messages, so many in flight from each guest; returns when the last has arrived.
    func talk(_ messages: Int, inFlight: Int = 1) async throws {
        try await self.run("passing on \(messages) messages") {
            .loading(ClosedLoad(total: messages, inFlight: inFlight))
        }
    }

    /// Passes so many messages at a steady pace, and tells how long they took.
    func talkSteadily(_ messages: Int, perSecond: Int) async throws -> Latency {
        let bound = try await self.eventLoop.submit {
            NIOLoopBound(SteadyLoad(messages: messages, perSecond: perSecond), eventLoop: self.eventLoop)
        }.get()
        try await self.run("passing on \(perSecond) messages a second") { .loading(bound.value) }
        return try await self.eventLoop.submit { Latency(bound.value.heard) }.get()
    }

    /// Passes so many texts at a steady pace, each to be answered, and tells how long they took.
    ///
    /// Until they were heard, and until they were answered.
    func askSteadily(_ texts: Int, perSecond: Int) async throws -> (heard: Latency, answered: Latency) {
        let bound = try await self.eventLoop.submit {
            NIOLoopBound(
                SteadyLoad(messages: texts, perSecond: perSecond, areAnswered: true),
                eventLoop: self.eventLoop
            )
        }.get()
        try await self.run("passing on \(perSecond) texts a second") { .loading(bound.value) }
        return try await self.eventLoop.submit { (Latency(bound.value.heard), Latency(bound.value.answered)) }.get()
    }

    /// Whether everybody met who came before or after them.
    func isPairedInOrder() async throws -> Bool {
        let fleet = self.fleet
        return try await self.eventLoop.submit { fleet.value.isPairedInOrder }.get()
    }

    /// Ends every connection without a word.
    func drop() async throws {
        let fleet = self.fleet
        try await self.eventLoop.submit { fleet.value.drop() }.get()
    }

    private func run(_ label: String, _ errand: @escaping @Sendable () -> Fleet.Errand) async throws {
        let (fleet, progress) = (self.fleet, self.progress)
        let vigil = try await Vigil.begin(on: self.eventLoop).get()
        defer { vigil.close(promise: nil) }
        try await self.eventLoop.flatSubmit {
            let watch = NIOLoopBound(Watch(fleet.value, label, progress), eventLoop: fleet.value.eventLoop)
            return fleet.value.run(errand()).always { _ in watch.value.stop() }
        }.get()
    }
}

extension Generator.Latency {
    /// What a histogram of nanoseconds says.
    init(_ latencies: Histogram<UInt64>) {
        func milliseconds(_ percentile: Double) -> Double {
            Double(latencies.valueAtPercentile(percentile)) / 1_000_000
        }
        self.init(p50: milliseconds(50), p99: milliseconds(99), p999: milliseconds(99.9))
    }
}
