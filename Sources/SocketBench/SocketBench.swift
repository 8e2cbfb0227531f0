import BenchSupport
package import Foundation
import NIOCore
import NIOPosix

/// Measures what Hallway's sockets cost its server, against a peer that does the same job on Node's `ws`.
///
/// Each server is a process of its own on a core of its own; the load comes from this process, on another core. The
/// contenders take turns in each round, so that a machine whose pace changes is unfair to none.
package struct SocketBench: Sendable {
    /// What is to be measured.
    package struct Plan: Sendable {
        /// The program whose `serve` is measured.
        package var server: URL
        /// The peer's program for Node; nil to do without.
        package var peer: URL?
        /// How many rounds of each figure must count.
        package var rounds = 5
        /// How many rounds there are at most, whether they count or not.
        package var mostRounds = 5
        /// What is measured.
        package var topics = Set(Topic.allCases)
        /// How much of everything.
        package var scale = Scale.whole
        /// Whether the peer is measured alone, to see whether a machine is fit for measuring.
        package var isCalibration = false
        /// Whether ours is measured on two cores, too.
        package var onTwoCores = false

        /// A plan for a server.
        package init(server: URL, peer: URL?) {
            self.server = server
            self.peer = peer
        }

        /// How many connections there are at most.
        var mostConnections: Int {
            self.topics.contains(.idle) ? self.scale.full : max(self.scale.crowd, 2 * self.scale.pairs)
        }

        /// What is still to be measured after some rounds.
        func remaining(after rounds: [Round]) -> Set<Topic> {
            guard rounds.count < max(self.rounds, self.mostRounds) else { return [] }
            return self.topics.filter { topic in
                topic.figures.contains { figure in
                    rounds.count { $0.has(figure) && $0.counts(figure) } < self.rounds
                }
            }
        }

        /// Who is measured.
        var contenders: [Contender] {
            if self.isCalibration, self.peer != nil { return [.peer] }
            return [.ours] + (self.peer == nil ? [] : [.peer]) + (self.onTwoCores ? [.oursOnTwo] : [])
        }
    }

    let plan: Plan
    let progress = ProgressLine()
    private let eventLoop: any EventLoop

    /// Measures, and reports.
    package static func run(_ plan: Plan) async throws -> BenchReport {
        try Cores.pinGenerator()
        try FileLimit.raise(to: plan.mostConnections)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let report = try await SocketBench(plan: plan, eventLoop: group.next()).run()
            try await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// Ends every server that is being measured; for the moment before the program ends by a signal.
    package static func endServers() {
        ServerProcess.endAll()
    }

    private init(plan: Plan, eventLoop: any EventLoop) {
        self.plan = plan
        self.eventLoop = eventLoop
    }

    private func run() async throws -> BenchReport {
        let launch = try await Launch(self.plan)
        let clock = ContinuousClock()
        let start = clock.now
        var rounds: [Round] = []
        while true {
            let topics = self.plan.remaining(after: rounds)
            guard !topics.isEmpty else { break }
            let number = rounds.count + 1
            var round = Round(number: number)
            // Whoever comes first in one round comes last in the next.
            let contenders = number.isMultiple(of: 2) ? self.plan.contenders.reversed() : self.plan.contenders
            for contender in contenders {
                self.progress.step("round \(number): \(contender.title)")
                try await self.measure(topics, of: contender, launch, into: &round)
            }
            if !round.strays.isEmpty, self.plan.scale != .quick {
                let strays = round.strays.map(\.rawValue).joined(separator: ", ")
                self.progress.step("not counted: ws strayed in \(strays)")
            }
            rounds.append(round)
        }
        return BenchReport(rounds: rounds, plan: self.plan, launch: launch, took: clock.now - start)
    }

    /// Starts a server and lends it with a generator for it.
    func withServer(
        _ contender: Contender,
        _ launch: Launch,
        _ use: (ServerProcess, Generator) async throws -> Void
    ) async throws {
        let (command, environment) = try launch.start(contender)
        try await ServerProcess.with(command, environment: environment) { server in
            let generator = try await Generator(
                dialect: contender.dialect,
                port: server.port,
                progress: self.progress,
                on: self.eventLoop
            )
            try await use(server, generator)
        }
    }
}
