#if Postgres
import Foundation
import SharedKernel
import TestSupport
import Testing

@testable import PostgresStores

/// A server that asks for a password and speaks TLS.
@Suite(.enabled(if: ScratchPostgres.isInstalled, ScratchPostgres.advice), .timeLimit(.minutes(5)))
struct NetworkTests {
    private static let server = Result { try ScratchPostgres(reach: .network) }
    private static let encoded = "let%2Fme%3Ain%40once%25"

    private func open(_ host: String, password: String = Self.encoded, _ settings: String) throws -> PostgresConnection
    {
        let port = try Self.server.get().port
        let address = try PostgresAddress("postgres://postgres:\(password)@\(host):\(port)/postgres?\(settings)")
        return try PostgresConnection(address, limits: PostgresLimits())
    }

    private func isEncrypted(_ connection: PostgresConnection) throws -> Bool? {
        try connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            .first { row in try row.bool() }
    }

    private var certificate: String {
        get throws { try Self.server.get().certificate.path }
    }

    @Test func howItIsEncryptedIsTheAddresssToSay() throws {
        #expect(try self.isEncrypted(self.open("127.0.0.1", "sslmode=require")) == true)
        #expect(try self.isEncrypted(self.open("127.0.0.1", "sslmode=disable")) == false)
        let settings = try "sslmode=verify-full&sslrootcert=\(self.certificate)"
        #expect(try self.isEncrypted(self.open("localhost", settings)) == true)
    }

    @Test func whoCannotShowThatItIsTheServerIsNotSpokenTo() throws {
        // The certificate is good for localhost, and not for this.
        let settings = try "sslmode=verify-full&sslrootcert=\(self.certificate)"
        let failure = try #require(throws: PostgresFailure.self) { try self.open("127.0.0.1", settings) }
        #expect(failure.kind == .disconnected)
        #expect(failure.description.contains("does not match host name"), "\(failure)")
    }

    @Test func aWrongPasswordIsAnErrorThatDoesNotTellIt() throws {
        let port = try Self.server.get().port
        let url = "postgres://postgres:hushhush@127.0.0.1:\(port)/postgres"
        let error = try #require(throws: StoreError.self) { try PostgresDatabase(url: url) }
        #expect(error.code == .unavailable)
        #expect("\(error)".contains("password authentication failed"), "\(error)")
        #expect(!"\(error)".contains("hushhush"))
    }

    @Test func aServerThatIsNotThereIsAnErrorThatSaysWhere() throws {
        let error = try #require(throws: StoreError.self) {
            try PostgresDatabase(url: "postgres://postgres:hushhush@127.0.0.1:1/hall")
        }
        #expect(error.code == .unavailable)
        #expect(error.message == "cannot open the PostgreSQL database at 127.0.0.1:1/hall")
        #expect(!"\(error)".contains("hushhush"))
    }
}
#endif
