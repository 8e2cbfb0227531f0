import BenchSupport
package import Foundation
import NIOCore
import NIOPosix

/// Measures what a text takes between two servers that share a lobby, beside one that stays on its server.
package struct AcrossBench: Sendable {
    /// What is to be measured.
    package struct Plan: Codable, Sendable {
        /// The program whose `serve` is measured.
        package var server: URL
        /// How many times everything is measured.
        package var rounds = 3
        /// How many pairs talk.
        package var pairs = 50
        /// How many texts a second all of them say together.
        package var pace = 1_000
        /// For how long, in seconds.
        package var seconds = 10
        let redisURL: String
        let databaseURL: String

        private enum CodingKeys: CodingKey {
            // The addresses may hold passwords.
            case server, rounds, pairs, pace, seconds
        }

        /// A plan for a server, and where it finds Redis and PostgreSQL.
        package init(server: URL, redisURL: String, databaseURL: String) {
            self.server = server
            self.redisURL = redisURL
            self.databaseURL = databaseURL
        }

        /// The plan without its addresses, as a report holds it.
        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            self.init(server: try values.decode(URL.self, forKey: .server), redisURL: "", databaseURL: "")
            self.rounds = try values.decode(Int.self, forKey: .rounds)
            self.pairs = try values.decode(Int.self, forKey: .pairs)
            self.pace = try values.decode(Int.self, forKey: .pace)
            self.seconds = try values.decode(Int.self, forKey: .seconds)
        }
    }

    /// Where the two of a pair are.
    enum Reach: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
        /// On one server; half of the pairs on either.
        case same
        /// On two.
        case across
    }

    private let plan: Plan
    private let progress = ProgressLine()
    private let eventLoop: any EventLoop

    /// Measures, and reports.
    package static func run(_ plan: Plan) async throws -> AcrossReport {
        try Cores.pinGenerator()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let report = try await AcrossBench(plan: plan, eventLoop: group.next()).run()
            try await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func run() async throws -> AcrossReport {
        let launch = try await Launch(SocketBench.Plan(server: self.plan.server, peer: nil))
        let redis = try RedisReading(url: self.plan.redisURL)
        var report = AcrossReport(self.plan)
        for number in 1...self.plan.rounds {
            // Whoever comes first in one round comes last in the next.
            let order = number.isMultiple(of: 2) ? Reach.allCases.reversed() : Reach.allCases
            for reach in order {
                self.progress.step("round \(number): \(reach.rawValue)")
                let sample = try await self.withServers(launch) { try await self.measure(reach, $0, redis) }
                self.progress.step("  heard \(sample.heard.words), answered \(sample.answered.words)")
                report.samples[reach, default: []].append(sample)
            }
        }
        return report
    }

    /// Starts two servers that share a lobby of their own.
    private func withServers<Value>(_ launch: Launch, _ use: ([ServerProcess]) async throws -> Value) async throws
        -> Value
    {
        let shared = [
            "REDIS_URL": self.plan.redisURL, "DATABASE_URL": self.plan.databaseURL,
            "JWT_SECRET": "what both servers of this bench sign with",
            "LOBBY": "bench-\(UUID().uuidString.prefix(8).lowercased())",
        ]
        let (command, one) = try launch.start(.ours)
        let (_, other) = try launch.start(.ours)
        return try await ServerProcess.with(command, environment: one.merging(shared) { $1 }) { first in
            try await ServerProcess.with(command, environment: other.merging(shared) { $1 }) { second in
                try await use([first, second])
            }
        }
    }

    private func measure(
        _ reach: Reach,
        _ servers: [ServerProcess],
        _ redis: RedisReading
    ) async throws -> AcrossReport.Sample {
        let (a, b) = (servers[0].port, servers[1].port)
        let generator = try await Generator(
            dialect: .socketIO,
            ports: reach == .same ? [a, a, b, b] : [a, b],
            pairsAtOnce: 1,
            self.progress,
            on: self.eventLoop
        )
        try await generator.connect(try await generator.passes(2 * self.plan.pairs))
        try await generator.pair()
        guard try await generator.isPairedInOrder() else { throw BenchError("Guests met whom they were not to meet.") }
        try await generator.prepare(.text, isAsked: true)
        // The first second warms everything up.
        _ = try await generator.askSteadily(self.plan.pace, perSecond: self.plan.pace)
        let texts = self.plan.pace * self.plan.seconds
        let before = (servers: try self.cpuSeconds(of: servers), redis: try redis.cpuSeconds())
        let (heard, answered) = try await generator.askSteadily(texts, perSecond: self.plan.pace)
        let after = (servers: try self.cpuSeconds(of: servers), redis: try redis.cpuSeconds())
        try await generator.drop()
        return AcrossReport.Sample(
            heard: heard,
            answered: answered,
            serverMicroseconds: (after.servers - before.servers) * 1_000_000 / Double(texts),
            redisMicroseconds: (after.redis - before.redis) * 1_000_000 / Double(texts)
        )
    }

    private func cpuSeconds(of servers: [ServerProcess]) throws -> Double {
        try servers.reduce(0) { $0 + (try $1.cpuSeconds()) }
    }
}
