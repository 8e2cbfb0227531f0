import BenchSupport
package import Foundation
import NIOCore
import NIOPosix

/// Watches a server's memory while guests come and go: it must not grow.
package struct ChurnBench: Sendable {
    /// What is to be watched, and for how long.
    package struct Plan: Sendable {
        /// The program whose `serve` is watched.
        package var server: URL
        /// How long memory is watched.
        package var lasting: Duration
        /// How long guests come and go before that.
        package var warmUp = Duration.seconds(600)
        /// How many are there at a time.
        package var population = 100
        /// By how many KB memory may grow in a minute.
        package var bound = 32.0

        /// A plan for a server.
        package init(server: URL, lasting: Duration) {
            self.server = server
            self.lasting = lasting
        }
    }

    private static let interval = Duration.seconds(10)

    /// Watches, and reports.
    package static func run(_ plan: Plan) async throws -> ChurnReport {
        try Cores.pinGenerator()
        let launch = try await Launch(SocketBench.Plan(server: plan.server, peer: nil))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let (command, environment) = try launch.start(.ours)
            let report = try await ServerProcess.with(command, environment: environment) { server in
                try await self.watch(server, plan, on: group.next())
            }
            try await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func watch(
        _ server: ServerProcess,
        _ plan: Plan,
        on eventLoop: any EventLoop
    ) async throws -> ChurnReport {
        let progress = ProgressLine()
        let port = server.port
        let churn = try await eventLoop.submit {
            let churn = Churn(.socketIO, population: plan.population, port: port, on: eventLoop)
            churn.pace = ChurnHabits.pace(ofWarmUp: plan.warmUp)
            churn.start()
            return NIOLoopBound(churn, eventLoop: eventLoop)
        }.get()
        var report = ChurnReport(plan)
        let clock = ContinuousClock()
        let start = clock.now
        var due = start
        var before = Churn.Tally()
        while clock.now - start < plan.warmUp + plan.lasting {
            due += self.interval
            try await Task.sleep(until: due, clock: clock)
            let isWarm = clock.now - start >= plan.warmUp
            let tally = try await eventLoop.submit {
                if isWarm { churn.value.pace = 1 }
                if let trouble = churn.value.trouble { throw trouble }
                return churn.value.tally
            }.get()
            guard tally.texts > before.texts else { throw BenchError("Nobody talks any more: \(tally)") }
            before = tally
            let sample = ChurnReport.Sample(
                seconds: (clock.now - start) / .seconds(1),
                kilobytes: try server.residentKilobytes(),
                tally: tally
            )
            report.samples.append(sample)
            let total = Int((plan.warmUp + plan.lasting) / .seconds(1))
            progress.show("\(sample.kilobytes) KB, \(tally.visits) visits, seconds", Int(sample.seconds), of: total)
        }
        progress.clear()
        try await eventLoop.submit { churn.value.stop() }.get()
        return report
    }
}
