import Matchmaking
import RedisClient
import SharedKernel
import TestSupport
import Testing

@testable import RedisStores

/// What a step costs the Redis server, counted in the commands that it carries out within.
@Suite(.enabled(if: LobbyServers.isPossible, "\(ScratchRedis.absence)"), .timeLimit(.minutes(2)))
struct LobbyCostTests {
    /// Those who wait ask for what nobody else asks for.
    @Test func aPairTakesAsManyCommandsAmongTwoThousandAsAmongTen() async throws {
        #expect(try await self.commandsOfAPair(among: 10) == self.commandsOfAPair(among: 2_000))
    }

    @Test func aPairTakesNoMoreCommandsThanItNeeds() async throws {
        let commands = try await self.commandsOfAPair(among: 10)
        // Two steps; each reads and writes state and guest, looks for the server, and tells two streams at most.
        #expect(commands <= 21, "\(commands)")
    }

    private func commandsOfAPair(among waiting: UInt64) async throws -> Int {
        let redis = try ScratchRedis()
        let client = RunningClient(port: redis.port)
        let server = try await LobbyServer(.forTests(), ManualClock(), client: client.client)
        try await server.connect(10...(9 + waiting)) { number in
            .find(Wish(interests: [Interest("\(number)")], language: .only(Language("xx"))))
        }
        for guest in [GuestID.ann, .bob] { try await server.connect(guest) }
        _ = try await client.client.send(RedisCommand("CONFIG", "RESETSTAT"))
        for guest in [GuestID.ann, .bob] { try await server.perform(guest, .find(Wish()), request: 1) }
        let stats = try await client.client.send(RedisCommand("INFO", "commandstats")).string ?? ""
        _ = try await server.room()
        return stats.split(separator: "\r\n").reduce(0) { sum, line in
            // What the store itself sends is not what its library does.
            guard line.hasPrefix("cmdstat_"),
                !["fcall", "xread", "config", "info", "ping"].contains(where: line.contains)
            else {
                return sum
            }
            return sum + (line.split(separator: "calls=").last?.split(separator: ",").first.flatMap { Int($0) } ?? 0)
        }
    }
}
