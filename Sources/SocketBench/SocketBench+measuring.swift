import BenchSupport
import Foundation

extension SocketBench {
    /// Takes figures of one contender.
    func measure(
        _ topics: Set<Topic>,
        of contender: Contender,
        _ launch: Launch,
        into round: inout Round
    ) async throws {
        if !topics.isDisjoint(with: Topic.ofCrowds) {
            try await self.withServer(contender, launch) { server, generator in
                try await self.measureCrowd(topics, of: contender, server, generator, into: &round)
            }
        }
        if !topics.isSubset(of: Topic.ofCrowds) {
            try await self.withServer(contender, launch) { server, generator in
                try await self.measurePairs(topics, of: contender, server, generator, into: &round)
            }
        }
    }

    /// Coming in, being there, and talking where many do.
    private func measureCrowd(
        _ topics: Set<Topic>,
        of contender: Contender,
        _ server: ServerProcess,
        _ generator: Generator,
        into round: inout Round
    ) async throws {
        let scale = self.plan.scale
        let hasFull = topics.contains(.idle)
        let tokens = try await generator.passes(hasFull ? scale.full : scale.crowd)
        let before = try await self.settledMemory(of: server, atLeast: 2)

        // The first to come warm the server up.
        try await generator.connect(Array(tokens.prefix(scale.warmUpArrivals)))
        let counted = tokens[scale.warmUpArrivals..<scale.crowd]
        let arrival = try await self.spending(of: server) { try await generator.connect(Array(counted)) }
        if topics.contains(.accept) {
            let milliseconds = arrival.server * 1_000 / Double(counted.count)
            self.note(milliseconds, as: .accept, of: contender, in: &round, arrival)
        }
        if hasFull {
            func each(_ count: Int) async throws -> Double {
                Double(try await self.settledMemory(of: server, atLeast: scale.settlingSeconds) - before)
                    / Double(count)
            }
            self.note(try await each(scale.crowd), as: .idle, of: contender, in: &round)
            try await generator.connect(Array(tokens.dropFirst(scale.crowd)))
            self.note(try await each(scale.full), as: .idleFull, of: contender, in: &round)
            try await generator.leave(keeping: scale.crowd)
            _ = try await self.settledMemory(of: server, atLeast: 2)
        }
        if topics.contains(.crowd) {
            try await generator.pair()
            try await self.talk(.text, server, generator, as: .crowd, of: contender, in: &round)
        }
        try await generator.drop()
    }

    /// Talking where few do.
    private func measurePairs(
        _ topics: Set<Topic>,
        of contender: Contender,
        _ server: ServerProcess,
        _ generator: Generator,
        into round: inout Round
    ) async throws {
        let scale = self.plan.scale
        try await generator.connect(try await generator.passes(2 * scale.pairs))
        try await generator.pair()
        if topics.contains(.texts) {
            try await self.talk(.text, server, generator, as: .texts, of: contender, in: &round)
        }
        if topics.contains(.signals) {
            try await self.talk(.signal, server, generator, as: .signals, of: contender, in: &round)
        }
        if topics.contains(.latency) {
            try await generator.prepare(.text)
            try await generator.talk(scale.warmUp)
            let latency = try await generator.talkSteadily(scale.pace * scale.paceSeconds, perSecond: scale.pace)
            self.note(latency.p50, as: .p50, of: contender, in: &round)
            self.note(latency.p99, as: .p99, of: contender, in: &round)
            self.note(latency.p999, as: .p999, of: contender, in: &round)
        }
        if topics.contains(.saturation) {
            try await generator.prepare(.text)
            try await generator.talk(scale.warmUp, inFlight: scale.inFlight)
            let spending = try await self.spending(of: server) {
                try await generator.talk(scale.saturating, inFlight: scale.inFlight)
            }
            let perSecond = Double(scale.saturating) / spending.seconds
            self.note(perSecond, as: .saturation, of: contender, in: &round, spending)
        }
        try await generator.drop()
    }

    /// Takes the seconds of CPU for 100,000 messages, one in flight from each guest.
    private func talk(
        _ message: Message,
        _ server: ServerProcess,
        _ generator: Generator,
        as figure: Figure,
        of contender: Contender,
        in round: inout Round
    ) async throws {
        try await generator.prepare(message)
        try await generator.talk(self.plan.scale.warmUp)
        let messages = self.plan.scale.messages
        let spending = try await self.spending(of: server) { try await generator.talk(messages) }
        let seconds = spending.server * 100_000 / Double(messages)
        self.note(seconds, as: figure, of: contender, in: &round, spending)
    }

    /// Keeps a figure, and shows it at once: a run is long.
    private func note(
        _ value: Double,
        as figure: Figure,
        of contender: Contender,
        in round: inout Round,
        _ spending: Spending? = nil
    ) {
        round[contender, figure] = value
        round.spendings[contender, default: [:]][figure] = spending
        let busy = spending.map {
            "; \($0.seconds.fixed(1)) s, of which the server was busy \($0.serverBusy.fixed(2)), "
                + "the load \($0.generatorBusy.fixed(2))"
        }
        self.progress.step("  \(figure.rawValue): \(figure.words(value)) \(figure.unit)\(busy ?? "")")
    }

    /// What was spent while something was done.
    private func spending(of server: ServerProcess, _ work: () async throws -> Void) async throws -> Spending {
        let own = ProcessInfo.processInfo.processIdentifier
        let clock = ContinuousClock()
        let (start, serverBefore) = (clock.now, try server.cpuSeconds())
        let ownBefore = try ProcessReading.cpuSeconds(of: own)
        try await work()
        return Spending(
            seconds: (clock.now - start) / .seconds(1),
            server: try server.cpuSeconds() - serverBefore,
            generator: try ProcessReading.cpuSeconds(of: own) - ownBefore
        )
    }

    /// The memory of a server once it has stopped changing, in KB.
    private func settledMemory(of server: ServerProcess, atLeast seconds: Int) async throws -> Int {
        var settling = Settling(
            atLeast: .seconds(seconds),
            atMost: .seconds(seconds + 20),
            quiet: .seconds(self.plan.scale.quietSeconds)
        )
        let clock = ContinuousClock()
        let start = clock.now
        while true {
            let memory = try server.residentKilobytes()
            if settling.isSettled(memory, at: clock.now - start) { return memory }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
