import ChatProtocol
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

@Suite struct IceProviderTests {
    private static let turn = [
        "STUN_URLS": "stun:stun.example.org", "TURN_URLS": "turn:turn.example.org:3478", "TURN_SECRET": "north",
    ]

    @Test func theCredentialIsWhatOpenSSLMakesOfSecretAndUserName() {
        // printf '1767226200:abc' | openssl dgst -sha1 -hmac north -binary | base64
        let credentials = TurnCredentials(
            secret: "north",
            name: "abc",
            expiresAt: Instant(milliseconds: 1_767_226_200_999)
        )
        #expect(credentials.username == "1767226200:abc")
        #expect(credentials.credential == "mnQw29ih/cKqKyJEcv2UhgI5i3Y=")
    }

    @Test func credentialsExpireAfterTheTimeToLive() throws {
        var generator = SeededGenerator(seed: 1)
        let now = Instant(milliseconds: 1_767_225_600_000)
        let ice = try Self.provider(Self.turn.merging(["TURN_TTL": "10m"]) { _, new in new })
        let configuration = ice.configuration(at: now, using: &generator)
        #expect(configuration.ttl == 600)
        #expect(configuration.iceServers.last?.username?.hasPrefix("1767226200:") == true)
    }

    @Test func everyGuestGetsAUserNameOfTheirOwn() throws {
        let ice = try Self.provider(Self.turn)
        let names = (0..<100).map { _ in ice.configuration().iceServers.last?.username }
        #expect(Set(names).count == 100)
    }

    @Test func stunServersGetNoCredentials() throws {
        let servers = try Self.provider(Self.turn).configuration().iceServers
        #expect(servers.map(\.urls) == [["stun:stun.example.org"], ["turn:turn.example.org:3478"]])
        #expect(servers.first?.username == nil)
        #expect(servers.first?.credential == nil)
    }

    @Test func withNothingSetThereAreNoServersAndItSaysWhatIsMissing() throws {
        let ice = try Self.provider([:])
        #expect(ice.configuration().iceServers.isEmpty)
        #expect(ice.configuration().iceTransportPolicy == .all)
        #expect(ice.missing.count == 2)
        #expect(try Self.provider(Self.turn).missing.isEmpty)
    }

    @Test func relayOnlyIsSaidToEveryGuest() throws {
        let ice = try Self.provider(Self.turn.merging(["RELAY_ONLY": "true"]) { _, new in new })
        #expect(ice.configuration().iceTransportPolicy == .relay)
    }

    private static func provider(_ given: [String: String]) throws -> IceProvider {
        IceProvider(settings: try Settings.read(from: SettingSources(flags: given)).ice, clock: .system)
    }
}
