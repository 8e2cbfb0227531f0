import ArgumentParser
import BenchSupport
import Foundation
import PairingBench
import SocketBench

/// `hallway bench pairing`: what a ticket costs.
struct BenchPairingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairing",
        abstract: "Measure what a ticket costs on one core, with ten waiting or a million.",
        discussion: """
            Runs the queue's index and the whole lobby inside this program, with no socket and no server, kept to one \
            core. Nothing else should run. Reports medians over the rounds, least..most, in seconds of CPU, and \
            whether the bars hold; exits with 1 if one does not.

            half     The queue's index. Those who wait name three interests on average, of 10,000 by Zipf's law (1.0). \
            Of those who come, every other one names some by the same law, and takes the oldest who shares one; the \
            others name what nobody else does, and take a place. To take up the wish, to enqueue, to search and to \
            take off the queue all count. Between batches, who was taken is replaced, uncounted.
            blocked  The same, but all who are in reach are excluded, as by blocks: each search stops at 64 looks, and \
            whoever came leaves again.
            suits    The whole lobby: guests who ask for nothing look for somebody two by two, and stop again. Every \
            command and a tick for each 1,000 tickets count.
            lobby    The whole lobby, each waiting for what nobody else names. Of those who come, every other one names \
            what one of those does, and has them; the others wait in their stead. Arrivals, find, stop, leaving and ticks count.
            memory   What is resident for each ticket; offers and partings apart. Linux only.

            looks: tickets that a search looked at, for each that came. moves: how often one was put into a line \
            of the index or taken out of one.

            Takes about three minutes and 2 GB; --quick takes some seconds.
            """
    )

    @Option(help: ArgumentHelp("What to measure, with commas between; everything if left out.", valueName: "topics"))
    var only: BenchPairingTopics?

    @Option(help: "With how many waiting, with commas between; 10,1000,100000,1000000 if left out.")
    var waiting: BenchPairingSizes?

    @Option(help: "How many rounds of each; 5 if left out.")
    var rounds: Int?

    @Option(help: "How many tickets in a round; 100000 if left out.")
    var tickets: Int?

    @Option(help: "What everything that is left to chance comes from.")
    var seed: UInt64 = 1

    @Flag(help: "One short round: shows that everything works and decides nothing.")
    var quick = false

    @Option(help: ArgumentHelp("Write every round's figures to a file, as JSON.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard self.rounds.map({ 1...1_000 ~= $0 }) ?? true else {
            throw ValidationError("--rounds is a number from 1 to 1000.")
        }
        guard self.tickets.map({ 1_000...100_000_000 ~= $0 }) ?? true else {
            throw ValidationError("--tickets is a number from 1000 to 100000000.")
        }
    }

    func run() throws {
        var plan = self.quick ? PairingBench.Plan.quick : PairingBench.Plan()
        plan.topics = self.only?.topics ?? plan.topics
        plan.sizes = self.waiting?.sizes ?? plan.sizes
        plan.rounds = self.rounds ?? plan.rounds
        plan.tickets = self.tickets ?? plan.tickets
        plan.seed = self.seed
        let progress = ProgressLine()
        let report = PairingBench.run(plan) { progress.step($0) }
        if !report.rows.isEmpty { print(Table.text(PairingBenchReport.headings, report.rows) + "\n") }
        if !report.holdingLines.isEmpty { print(Table.lines(report.holdingLines) + "\n") }
        if !report.verdicts.isEmpty { print(Table.text(["holds", "found", "bar"], report.verdictRows) + "\n") }
        print(report.notes.joined(separator: "\n"))
        if let json { try report.json.write(to: URL(fileURLWithPath: json)) }
        guard report.verdicts.allSatisfy(\.holds) else { throw ExitCode.failure }
    }
}

/// What to measure, on the command line: topics with commas between them.
struct BenchPairingTopics: ExpressibleByArgument {
    let topics: Set<PairingTopic>

    init?(argument: String) {
        guard let topics = PairingTopic.list(argument) else { return nil }
        self.topics = topics
    }

    static var allValueStrings: [String] {
        PairingTopic.allCases.map(\.rawValue)
    }
}

/// With how many waiting, on the command line: numbers with commas between them.
struct BenchPairingSizes: ExpressibleByArgument {
    let sizes: [Int]

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let sizes = words.compactMap { Int($0) }
        guard sizes.count == words.count, sizes.allSatisfy({ 2...10_000_000 ~= $0 }) else { return nil }
        self.sizes = sizes
    }
}
