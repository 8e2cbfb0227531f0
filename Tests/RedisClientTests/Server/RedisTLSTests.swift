import NIOCore
import TestSupport
import Testing

@testable import RedisClient

@Suite(
    .serialized,
    .timeLimit(.minutes(5)),
    .disabled(if: Stage.isSkipped, "\(ScratchRedis.absence)"),
    .disabled(if: !ScratchCertificate.isAvailable, "openssl is not installed")
)
struct RedisTLSTests {
    private func withServer(
        names: [String] = ["DNS:localhost", "IP:127.0.0.1"],
        _ body: (ScratchRedis, ScratchCertificate) async throws -> Void
    ) async throws {
        let certificate = try ScratchCertificate(names: names)
        let redis = try ScratchRedis(
            tls: ScratchRedis.TLS(
                certificate: certificate.certificate,
                key: certificate.key,
                authority: certificate.authority
            )
        )
        try await body(redis, certificate)
    }

    private func expectUnreachable(_ configuration: RedisConfiguration, because words: String) async throws {
        try await Stage.run(configuration) { client in
            let error = await #expect(throws: RedisError.self) { try await client.send(RedisCommand("PING")) }
            guard case .unreachable(let reason) = error else {
                Issue.record("the certificate is not good: \(String(describing: error))")
                return
            }
            #expect(reason.contains(words))
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aServerWithACertificateForItsNameOrAddressIsSpokenTo(_ host: String) async throws {
        try await self.withServer { redis, certificate in
            let configuration = Stage.configuration(redis) {
                $0.host = host
                $0.tls = RedisTLS(trust: .file(certificate.authority))
            }
            try await Stage.run(configuration) { client in
                let big = ByteBuffer(repeating: 7, count: 1 << 20)
                _ = try await client.send(RedisCommand("SET", "key", RedisArgument(big)))
                #expect(try await client.send(RedisCommand("GET", "key")).bytes == big)
                let news = try await client.subscribe(to: ["news"])
                _ = try await client.send(RedisCommand("PUBLISH", "news", "x"))
                var messages = news.makeAsyncIterator()
                let expected = RedisMessage(channel: "news", payload: ByteBuffer(string: "x"))
                #expect(try await messages.next() == .message(expected))
            }
        }
    }

    @Test func aCertificateThatNobodyTrustsIsRefused() async throws {
        try await self.withServer { redis, _ in
            let configuration = Stage.configuration(redis) {
                $0.host = "localhost"
                $0.tls = RedisTLS()
            }
            try await self.expectUnreachable(configuration, because: "CERTIFICATE_VERIFY_FAILED")
        }
    }

    @Test func aCertificateForAnotherNameIsRefusedUnlessNamesDoNotCount() async throws {
        try await self.withServer(names: ["DNS:redis.example"]) { redis, certificate in
            for host in ["localhost", "127.0.0.1"] {
                var configuration = Stage.configuration(redis) {
                    $0.host = host
                    $0.tls = RedisTLS(trust: .file(certificate.authority))
                }
                try await self.expectUnreachable(configuration, because: "ailed")
                configuration.tls?.verifiesName = false
                try await Stage.run(configuration) { client in
                    let reply = try await client.send(RedisCommand("PING"))
                    #expect(reply == .simple("PONG"))
                }
            }
        }
    }

    @Test func aFileOfTrustThatDoesNotExistIsNamedAsTheCause() async throws {
        var configuration = RedisConfiguration(tls: RedisTLS(trust: .file("/nowhere/ca.pem")))
        configuration.port = 1
        try await self.expectUnreachable(configuration, because: "TLS cannot be set up")
    }

    @Test func whoSpeaksNoTLSIsNotUnderstood() async throws {
        try await self.withServer { redis, _ in
            try await self.expectUnreachable(Stage.configuration(redis), because: "")
        }
    }
}
