#if Postgres
import Foundation
import TestSupport
import Testing

@testable import PostgresStores

/// An empty database for one test, on the server that all tests share.
///
/// To PostgreSQL it is a schema, which is made in a tenth of the time that a database takes.
struct ScratchDatabase {
    let url: String
    let name = "scratch_\(UUID().uuidString.replacing("-", with: "").lowercased())"

    init(on server: ScratchPostgres? = nil) throws {
        let everywhere = try (server ?? .shared).url(database: "postgres")
        let connection = try PostgresConnection(PostgresAddress(everywhere), limits: PostgresLimits())
        try connection.script("CREATE SCHEMA \(self.name)")
        self.url = "\(everywhere)&application_name=\(self.name)&options=-csearch_path%3D\(self.name)"
    }

    /// A database to PostgreSQL too, where what is locked for the whole of it must not concern other tests.
    init(alone server: ScratchPostgres) throws {
        self.url = "\(try server.makeDatabase())&application_name=\(self.name)"
    }

    /// The database as a server has it; every call is another server.
    func open(_ limits: PostgresLimits = PostgresLimits(connections: 4)) throws -> PostgresDatabase {
        try PostgresDatabase(url: self.url, limits: limits)
    }

    /// As ``open(_:)``, on a thread that is nobody's: for when it has to wait for what the test does next.
    func openElsewhere() async throws -> PostgresDatabase {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try self.open() }) }.start()
        }
    }

    /// The database as whoever looks in with a shell has it, and may take any time.
    func shell() throws -> PostgresConnection {
        try PostgresConnection(PostgresAddress(self.url), limits: PostgresLimits(), isHurried: false)
    }

    /// The shell's answer to a question for one number.
    func count(_ sql: String) throws -> Int64? {
        try self.shell().execute(sql).first { row in try row.integer() }
    }

    /// Waits until so many connections of this database wait for a lock that another has.
    func waitUntilBlocked(_ count: Int64) async throws {
        let shell = try self.shell()
        let deadline = ContinuousClock.now + .seconds(60)
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'"
        while try shell.execute(sql, [.text(self.name)]).first({ row in try row.integer() }) != count {
            try #require(ContinuousClock.now < deadline, "nobody waits")
            await Task.yield()
        }
    }
}
#endif
