import ArgumentParser
import BenchSupport
import Foundation
import SocketBench

/// `hallway bench across`: what a text takes between two servers, beside one that stays on its server.
struct BenchAcrossCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "across",
        abstract: "Measure how long texts take between two servers that share a lobby. Linux only.",
        discussion: """
            Starts two of `hallway serve` as they are shipped (limits on and set high) that share a Redis server and a \
            PostgreSQL database, which have to be there and should have nothing else to do. Pairs are made whose two \
            guests are on one server, and then pairs whose two are on different ones; all together they say so many \
            texts of 60 bytes a second, each to be acknowledged. Both servers run on core 0, the load on core 1.

            heard         from when a text should have been sent until the receiver has it
            acknowledged  until the sender knows: across, the other server has confirmed it
            CPU           of both servers, and of Redis as it says itself, for each text

            Reports medians over the rounds, least..most. It has no bar. Accounts of its guests stay in the database, \
            and an empty lobby on Redis.
            """
    )

    @Option(help: ArgumentHelp("The program whose serve is measured; this one if left out.", valueName: "path"))
    var server: String?

    @Option(help: ArgumentHelp("The Redis server.", valueName: "url"))
    var redisURL: String

    @Option(help: ArgumentHelp("The PostgreSQL database.", valueName: "url"))
    var databaseURL: String

    @Option(help: "How many rounds.")
    var rounds = 3

    @Option(help: "How many pairs talk.")
    var pairs = 50

    @Option(help: "How many texts a second they say together.")
    var pace = 1_000

    @Option(help: "For how many seconds in each round.")
    var seconds = 10

    @Option(help: ArgumentHelp("Write every round's figures to a file, as JSON.", valueName: "file"))
    var json: String?

    func validate() throws {
        guard 1...100 ~= self.rounds, 1...1_000 ~= self.pairs, 1...100_000 ~= self.pace, 1...3_600 ~= self.seconds
        else {
            throw ValidationError(
                "--rounds is a number to 100, --pairs to 1000, --pace to 100000 and --seconds to 3600."
            )
        }
    }

    func run() async throws {
        var plan = AcrossBench.Plan(
            server: try self.server.map { URL(fileURLWithPath: $0) } ?? BenchFiles.program,
            redisURL: self.redisURL,
            databaseURL: self.databaseURL
        )
        plan.rounds = self.rounds
        plan.pairs = self.pairs
        plan.pace = self.pace
        plan.seconds = self.seconds
        let report = try await BenchInterruption.ending { try await AcrossBench.run(plan) }
        print(Table.text(AcrossReport.headings, report.rows) + "\n")
        print(report.notes.joined(separator: "\n"))
        if let json { try report.json.write(to: URL(fileURLWithPath: json)) }
    }
}
