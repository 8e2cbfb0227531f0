import ArgumentParser
import BenchSupport
import Foundation
import SocketBench

/// `hallway bench sockets`: what sockets cost, beside a server on Node's `ws`.
struct BenchSocketsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sockets",
        abstract: "Measure what sockets cost: CPU, memory, latency, beside a server on Node's ws. Linux only.",
        discussion: """
            Starts `hallway serve` as it is shipped (passes checked, limits on and set high, metrics on, pings every \
            10 s) and a Node server that does the same job on `ws`, one after the other in each round: each on core 0, \
            the load on core 1, nothing else should run. Servers listen on free ports of 127.0.0.1, keep their data in \
            a temporary folder and are ended afterwards. Reports medians over the rounds, least..most, and whether the \
            bars hold. What a round says of a figure counts only while ws is within 25 % of its reference; otherwise the \
            machine is too busy or too different, and the figure is measured again, until --rounds count or there \
            were --most-rounds. The load never sleeps: to wake it would cost the server more than to serve it.

            accept      CPU ms for each connection: TCP, upgrade, access token, welcome
            idle        KB for each idle connection, at 10,000 and 19,000
            texts       CPU s for 100,000 texts of 60 bytes, 100 pairs, one in flight a guest, no acknowledgement
            crowd       the same among 5,000 pairs
            signals     the same for signals of 2.5 KB, 100 pairs
            latency     p50, p99, p99.9 at 2,000 texts a second, from when each should have been sent
            saturation  texts a second, eight in flight a guest

            Takes about three minutes a round, less where few figures are measured again; --quick takes less than 40 s in all. A file limit of 20,000 (ulimit -n) \
            is needed for idle.

            With --churn nothing of this is measured, and no peer is started: guests come, talk, go on to the next, leave \
            and are lost, as many at a time as --population says, for --warm-up and then for as long as --churn says; \
            the server's memory is read every ten seconds. A warm-up of less than a quarter of an hour is livelier than \
            what follows: so long does a server remember rooms that are over. Exits with 1 if a line through the \
            readings after the warm-up rises by more than --growth KB a minute.
            """
    )

    @Option(help: ArgumentHelp("The program whose serve is measured; this one if left out.", valueName: "path"))
    var server: String?

    @Option(
        help: ArgumentHelp(
            "The peer, for Node if it ends in .js; Benchmarks/peers/ws.js if left out.",
            valueName: "path"
        )
    )
    var peer: String?

    @Flag(help: "Measure Hallway alone.")
    var withoutPeer = false

    @Flag(help: "Measure the peer alone: whether this machine is quiet enough to judge by.")
    var calibrate = false

    @Option(help: "How many rounds of each figure must count; 5 if left out.")
    var rounds: Int?

    @Option(help: "How many rounds there are at most; four times --rounds if left out.")
    var mostRounds: Int?

    @Option(help: ArgumentHelp("What to measure, with commas between; everything if left out.", valueName: "topics"))
    var only: BenchTopics?

    @Flag(help: "One short round: shows that everything works and decides nothing.")
    var quick = false

    @Flag(help: "Measure Hallway on two cores, too, one of which it shares with the load.")
    var twoCores = false

    @Option(help: ArgumentHelp("Write every round's figures to a file, as JSON.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Watch memory while guests come and go, such as 60m.", valueName: "duration"))
    var churn: Lifetime?

    @Option(
        help: ArgumentHelp("With --churn: how long before memory is watched; 10m if left out.", valueName: "duration")
    )
    var warmUp: Lifetime?

    @Option(help: "With --churn: how many guests are there at a time; 100 if left out.")
    var population: Int?

    @Option(help: ArgumentHelp("With --churn: by how much memory may grow; 32 if left out.", valueName: "KB a minute"))
    var growth: Double?

    func validate() throws {
        guard !(self.calibrate && self.withoutPeer) else {
            throw ValidationError("--calibrate measures the peer alone, and --without-peer does without it.")
        }
        guard self.churn != nil || (self.warmUp == nil && self.population == nil && self.growth == nil) else {
            throw ValidationError("--warm-up, --population and --growth go with --churn.")
        }
        guard self.population.map({ 2...10_000 ~= $0 }) ?? true else {
            throw ValidationError("--population is a number from 2 to 10000.")
        }
        guard self.rounds.map({ 1...1_000 ~= $0 }) ?? true else {
            throw ValidationError("--rounds is a number from 1 to 1000.")
        }
        guard self.mostRounds.map({ (self.rounds ?? 5)...10_000 ~= $0 }) ?? true else {
            throw ValidationError("--most-rounds is a number from --rounds to 10000.")
        }
    }

    func run() async throws {
        let program = try self.server.map { URL(fileURLWithPath: $0) } ?? BenchFiles.program
        if let churn {
            try await self.watch(program, lasting: churn)
        } else {
            try await self.measure(program)
        }
    }

    private func measure(_ program: URL) async throws {
        var plan = SocketBench.Plan(
            server: program,
            peer: self.withoutPeer ? nil : try self.peer.map { URL(fileURLWithPath: $0) } ?? BenchFiles.peer
        )
        plan.isCalibration = self.calibrate
        plan.rounds = self.rounds ?? (self.quick ? 1 : 5)
        plan.mostRounds = self.mostRounds ?? (self.quick ? 1 : 4 * plan.rounds)
        plan.topics = self.only?.topics ?? plan.topics
        plan.scale = self.quick ? .quick : .whole
        plan.onTwoCores = self.twoCores
        let report = try await BenchInterruption.ending { try await SocketBench.run(plan) }
        print(Table.text(report.headings, report.rows))
        print()
        print(report.notes.joined(separator: "\n"))
        try self.keep(report.json)
    }

    private func watch(_ program: URL, lasting: Lifetime) async throws {
        var plan = ChurnBench.Plan(server: program, lasting: lasting.duration)
        plan.warmUp = self.warmUp?.duration ?? plan.warmUp
        plan.population = self.population ?? plan.population
        plan.bound = self.growth ?? plan.bound
        let report = try await BenchInterruption.ending { try await ChurnBench.run(plan) }
        print(Table.lines(report.lines))
        try self.keep(report.json)
        guard report.holds else { throw ExitCode.failure }
    }

    private func keep(_ data: Data) throws {
        if let json { try data.write(to: URL(fileURLWithPath: json)) }
    }
}

/// What to measure, on the command line: topics with commas between them.
struct BenchTopics: ExpressibleByArgument {
    let topics: Set<Topic>

    init?(argument: String) {
        guard let topics = Topic.list(argument) else { return nil }
        self.topics = topics
    }

    static var allValueStrings: [String] {
        Topic.allCases.map(\.rawValue)
    }
}
