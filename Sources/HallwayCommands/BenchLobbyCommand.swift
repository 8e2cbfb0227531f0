import ArgumentParser
import BenchSupport
import Foundation
import LobbyBench
import SocketBench

/// `hallway bench lobby`: what a pair costs a Redis server that several servers share.
struct BenchLobbyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lobby",
        abstract: "Measure what a pair costs the Redis server that keeps the lobby, beside redis-benchmark.",
        discussion: """
            Two servers in this program share a lobby on a redis-server that is started on a free port and keeps nothing \
            on disk, or on the one that --redis-url names. Nothing else should run. So many wait as the table says, each \
            for what nobody else asks for; guests who ask for nothing, half on either server, meet each other. \
            A pair is a room that was made.

            find    All guests look for somebody, once: two calls of the library a pair.
            next    Any guest goes on to the next, again and again, as real guests do: their room ends, both seek, and \
            those are paired with who waits. As many rooms are made as end, so this is one call a pair.

            µs of Redis are what INFO commandstats counts for FCALL (the commands within included), divided by pairs. \
            It is by the clock, so whatever else runs on the machine is in it. No ticks are made.

            redis-benchmark then makes the same steps in the same lobby, as many connections as there were tasks here, \
            one command in flight each. It cannot send bytes, so it sends a guest's number to a function that \
            stands behind the library's own text, completes the arguments to those that a server sends, and calls the same \
            code; its µs say what that comes to. The two servers are gone by then: nobody reads the streams.

            Reports medians over the rounds and whether the bars hold; exits with 1 if one does not.
            """
    )

    @Option(help: "With how many waiting, with commas between; 10,1000,100000 if left out.")
    var waiting: BenchPairingSizes?

    @Option(help: "How many rounds; 3 if left out.")
    var rounds: Int?

    @Option(help: ArgumentHelp("A Redis server to use; its lobbies of other names are left alone.", valueName: "url"))
    var redisURL: String?

    @Flag(help: "One short round: shows that everything works and decides nothing.")
    var quick = false

    @Option(help: ArgumentHelp("Write every round's figures to a file, as JSON.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard self.rounds.map({ 1...100 ~= $0 }) ?? true else {
            throw ValidationError("--rounds is a number from 1 to 100.")
        }
    }

    func run() async throws {
        var plan = self.quick ? LobbyBench.Plan.quick : LobbyBench.Plan()
        plan.sizes = self.waiting?.sizes ?? plan.sizes
        plan.rounds = self.rounds ?? plan.rounds
        plan.redisURL = self.redisURL
        let progress = ProgressLine()
        let report = try await LobbyBench.run(plan) { progress.step($0) }
        print(Table.text(LobbyBenchReport.headings, report.rows) + "\n")
        if !report.verdicts.isEmpty { print(Table.text(["holds", "found", "bar"], report.verdictRows) + "\n") }
        print(report.notes.joined(separator: "\n"))
        if let json { try report.json.write(to: URL(fileURLWithPath: json)) }
        guard report.verdicts.allSatisfy(\.holds) else { throw ExitCode.failure }
    }
}
