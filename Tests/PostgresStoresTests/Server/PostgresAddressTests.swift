#if Postgres
import SharedKernel
import Testing

@testable import PostgresStores

@Suite struct PostgresAddressTests {
    private func settings(_ url: String, _ environment: [String: String] = [:]) throws -> [String: String] {
        try PostgresAddress(url, environment: environment).settings
    }

    @Test func anAddressIsReadInAllItsParts() throws {
        let settings = try self.settings(
            "postgresql://zoe:p%40ss%2Fword@db.example:5433/hall?sslmode=verify-full&connect_timeout=9"
        )
        #expect(
            settings == [
                "user": "zoe", "password": "p@ss/word", "host": "db.example", "port": "5433", "dbname": "hall",
                "sslmode": "verify-full", "connect_timeout": "9",
            ]
        )
        #expect(try PostgresAddress("postgres://zoe:secret@db.example:5433/hall").place == "db.example:5433/hall")
    }

    @Test(arguments: [
        "postgres://db.example/hall", "postgres://10.0.0.7/hall", "postgres://localhost,db.example/hall",
        "postgres:///hall?hostaddr=10.0.0.7",
    ])
    func overANetworkNothingGoesUnencrypted(url: String) throws {
        #expect(try self.settings(url)["sslmode"] == "require")
        #expect(try self.settings(url, ["PGSSLMODE": "verify-full"])["sslmode"] == nil, "it is said elsewhere")
        let sign = url.contains("?") ? "&" : "?"
        #expect(try self.settings("\(url)\(sign)sslmode=disable")["sslmode"] == "disable", "it is said here")
    }

    @Test(arguments: [
        "postgres://localhost/hall", "postgres://[::1]:5432/hall", "postgres:///hall?host=/run/postgresql",
        "postgres:///hall?service=hall", "postgres:///hall",
    ])
    func onThisMachineItIsLeftToTheServer(url: String) throws {
        #expect(try self.settings(url)["sslmode"] == nil)
    }

    @Test func whereTheEnvironmentNamesTheHostItCounts() throws {
        #expect(try self.settings("postgres:///hall", ["PGHOST": "db.example"])["sslmode"] == "require")
    }

    @Test(arguments: [
        ("mysql://zoe:secret@db/hall", "form postgres://"),
        ("zoe:secret@db/hall", "form postgres://"),
        ("host=db password=secret", "form postgres://"),
        ("", "form postgres://"),
        ("postgres://zoe:secret%zz@db/hall", "percent-encoded token"),
        ("postgres://zoe:secret%00@db/hall", "%00"),
        ("postgres://zoe:secret@db/hall?sslmod=require", "no setting \"sslmod\""),
        ("postgres://zoe:secret@db/hall?sslmode", "separator"),
        ("postgres://zoe:secret@[::1/hall", "IPv6"),
        ("postgres://zoe:secret@db:port/hall", "port is no number"),
        ("postgres://zoe:secret@db:0/hall", "port is no number"),
        ("postgres://zoe:secret@db:70000/hall", "port is no number"),
        // Signs of a password that should have been encoded, where libpq takes a part of it for a port.
        ("postgres://zoe:secret/@db/hall", "percent-encoded"),
        ("postgres://zoe:secret", "percent-encoded"),
        ("postgres://zoe:se?secret=1@db/hall?sslmode", "separator"),
    ])
    func whatIsWrongIsSaidWithoutThePassword(url: String, part: String) throws {
        let failure = try #require(throws: PostgresFailure.self) { try PostgresAddress(url) }
        #expect(failure.kind == .unusable)
        #expect(failure.description.contains(part), "\(failure)")
        #expect(!failure.description.contains("secret"), "\(failure)")
        let error = try #require(throws: StoreError.self) { try PostgresDatabase(url: url) }
        #expect(error.code == .unavailable)
        #expect(!"\(error)".contains("secret"), "\(error)")
    }
}
#endif
