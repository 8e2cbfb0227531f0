import ArgumentParser
import Foundation
import PairingSimulation
import SocketBench

/// `hallway simulate`: what the rules of pairing do to guests of different kinds.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate an evening: who waits how long, and who meets whom, by the real rules.",
        discussion: """
            Guests come by chance (Poisson), ask for interests (Zipf's law over 10,000), a language or nothing, wait until \
            they are paired or out of patience, look or talk, go on to the next, block, go home, and may come again. The \
            lobby that pairs them is the one that serves, in simulated time. The same options give the same evening.

            A wait counts from entering the queue to the room, or to giving up: p50, p90, p99 and the longest, by kind of \
            guest. "at once" is the part that was over as it began. "kinds explain" says how much of the differences \
            between waits goes back to the kind of guest: 0 % if all kinds wait alike. The first tenth of the evening \
            fills the lobby, and does not count.

            Two of --guests, --rate and --minutes say the third; 10000 guests in 60 minutes if left out. \
            --sweep changes one thing and shows one row for each: \(Sweep.Subject.allCases.map(\.rawValue).joined(separator: ", ")).

            hallway simulate --guests 1000 --sweep relax-after=0,2,5,10,20 --svg waits.svg
            """
    )

    @Option(help: "How many come, from 100 to 1000000.")
    var guests: Int?

    @Option(help: "How many come in a minute, on average.")
    var rate: Double?

    @Option(help: "For how many minutes they come.")
    var minutes: Double?

    @Option(help: "How many interests are named by those who name any, on average, from 1 to 10.")
    var interests = 3.0

    @Option(help: "Which part of the guests names interests, from 0 to 1.")
    var shareWithInterests = 0.5

    @Option(
        help: ArgumentHelp("Which per cent ask for which language, such as en=30,es=10, or none.", valueName: "shares")
    )
    var languages = LanguageShares.usual

    @Option(help: "Which part of the guests blocks others, from 0 to 1.")
    var blockers = 0.05

    @Option(help: ArgumentHelp("How long they wait before they give up, on average.", valueName: "seconds"))
    var patience = 60.0

    @Option(help: ArgumentHelp("RELAX_AFTER.", valueName: "seconds"))
    var relaxAfter = 5.0

    @Option(help: ArgumentHelp("REMATCH_AFTER.", valueName: "seconds"))
    var rematchAfter = 20.0

    @Option(help: ArgumentHelp("REMATCH_COOLDOWN.", valueName: "seconds"))
    var rematchCooldown = 600.0

    @Option(help: "What everything that is left to chance comes from.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Change one thing, such as relax-after=0,2,5,10,20.", valueName: "what=values"))
    var sweep: Sweep?

    @Option(help: ArgumentHelp("Write all figures to a file, as JSON.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Draw the waits into a file, as SVG.", valueName: "file"))
    var svg: String?

    func validate() throws {
        guard self.guests == nil || self.rate == nil || self.minutes == nil else {
            throw ValidationError("Two of --guests, --rate and --minutes say the third.")
        }
        guard [self.rate, self.minutes].allSatisfy({ $0.map { 0.001...1_000_000 ~= $0 } ?? true }) else {
            throw ValidationError("--rate and --minutes are numbers from 0.001 to 1000000.")
        }
        guard Sweep.Subject.guests.bounds ~= Double(self.crowd.guests) else {
            throw ValidationError("From 100 to 1000000 guests can come: these are \(self.crowd.guests).")
        }
        for (subject, number) in self.numbers where !(subject.bounds ~= number) {
            let bounds = (Int(subject.bounds.lowerBound), Int(subject.bounds.upperBound))
            throw ValidationError("--\(subject.rawValue) is a number from \(bounds.0) to \(bounds.1).")
        }
    }

    func run() throws {
        let evenings = self.sweep?.plans(from: self.plan) ?? [(title: self.plan.title, plan: self.plan)]
        let progress = ProgressLine()
        var reports: [(title: String, report: SimulationReport)] = []
        for (title, plan) in evenings {
            let total = plan.population.guests
            progress.step(title)
            var shown = -1
            let report = PairingSimulation.run(plan) { come in
                guard come * 200 / total > shown else { return }
                shown = come * 200 / total
                progress.show("guests", come, of: total)
            }
            progress.clear()
            reports.append((title, report))
        }
        self.show(reports)
        if let json { try SimulationReport.json(reports.map(\.report)).write(to: URL(fileURLWithPath: json)) }
        if let svg {
            let picture = WaitPicture(title: "How long guests wait, by what they ask for", panels: reports)
            try Data(picture.svg.utf8).write(to: URL(fileURLWithPath: svg))
        }
    }

    private func show(_ reports: [(title: String, report: SimulationReport)]) {
        if let sweep {
            let rows = zip(sweep.plans(from: self.plan), reports).map { [$0.title] + $1.report.comparisonRow }
            print(Table.text([sweep.subject.rawValue] + SimulationReport.comparisonHeadings, rows))
        }
        guard reports.count == 1, let report = reports.first?.report else { return }
        print(Table.text(SimulationReport.headings, report.rows) + "\n")
        print(Table.lines(report.notes))
    }

    private var plan: PairingSimulation.Plan {
        var plan = PairingSimulation.Plan()
        (plan.population.guests, plan.population.rate) = self.crowd
        plan.population.languages = self.languages
        for (subject, number) in self.numbers { subject.set(number, in: &plan) }
        plan.seed = self.seed
        return plan
    }

    /// What is said in numbers, and can be swept.
    private var numbers: [(Sweep.Subject, Double)] {
        [
            (.interests, self.interests), (.shareWithInterests, self.shareWithInterests), (.blockers, self.blockers),
            (.patience, self.patience), (.relaxAfter, self.relaxAfter), (.rematchAfter, self.rematchAfter),
            (.rematchCooldown, self.rematchCooldown),
        ]
    }

    /// How many come, and how many in a minute.
    private var crowd: (guests: Int, rate: Double) {
        switch (self.guests, self.rate, self.minutes) {
        case (let guests, nil, let minutes): (guests ?? 10_000, Double(guests ?? 10_000) / (minutes ?? 60))
        case (let guests?, let rate?, _): (guests, rate)
        case (nil, let rate?, let minutes): (Int((rate * (minutes ?? 60)).rounded()), rate)
        }
    }
}

extension Sweep: ExpressibleByArgument {}
extension LanguageShares: ExpressibleByArgument {}
