#if Postgres
import Foundation
public import SharedKernel

/// What one or many servers keep in a PostgreSQL database.
///
/// Statements are done on a few connections of its own, by threads of their own, and every one has a time limit; a
/// connection that is lost is made again for the next who needs one. Behind a proxy it needs a session for each
/// connection, not for each transaction.
public final class PostgresDatabase: Sendable {
    let address: PostgresAddress
    let limits: PostgresLimits
    private let pool: PostgresPool

    /// Connects to the database at `postgres://user:password@host:port/database` and brings its tables up to date.
    ///
    /// The database is there already, encoded in UTF8, and its user may make tables in it. Over a network it must speak
    /// TLS unless the address says otherwise (`?sslmode=disable`); `?sslmode=verify-full&sslrootcert=…` also makes sure
    /// of who answers. Several servers may start at once: one changes the tables, the others wait for it.
    ///
    /// A tool beside a server must not change the tables under it: with `isUpToDate` a database of an older version is an
    /// error. One of a newer version always is. Waits for the network; call it at start.
    public init(
        url: String,
        isUpToDate: Bool = false,
        limits: PostgresLimits = PostgresLimits()
    ) throws(StoreError) {
        do {
            self.address = try PostgresAddress(url, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw StoreError(code: .unavailable, message: "cannot open the PostgreSQL database", cause: error)
        }
        do {
            let isOld = try !Migrations.areDone(on: PostgresConnection(self.address, limits: limits))
            guard !isOld || !isUpToDate else {
                let advice = "it is of an older version: start this version's server on it first"
                throw PostgresFailure(kind: .unusable, message: advice)
            }
            // A change of the tables, and the wait for another server's, may take any time.
            if isOld {
                try Migrations.bringUpToDate(PostgresConnection(self.address, limits: limits, isHurried: false))
            }
        } catch {
            let message = "cannot open the PostgreSQL database at \(self.address.place)"
            throw StoreError(code: .unavailable, message: message, cause: error)
        }
        self.limits = limits
        self.pool = PostgresPool(self.address, limits: limits)
    }

    /// Where the database is, without the user and the password: `db.example:5432/hallway`.
    public var place: String {
        self.address.place
    }

    /// How many callers wait for a connection: what to look at before its limits are too small.
    public var waiting: Int {
        self.pool.waiting
    }

    /// Does a step on a connection, and says in the port's words what went wrong.
    func perform<Value: Sendable>(
        _ step: PostgresStep,
        _ action: String,
        _ body: @escaping @Sendable (PostgresConnection) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await self.pool.perform(step, body)
        } catch {
            throw Self.failure(of: action, because: error)
        }
    }

    static func failure(of action: String, because cause: any Error) -> StoreError {
        let isCorrupt = cause is MalformedRow || (cause as? PostgresFailure)?.isCorruption ?? false
        return StoreError(code: isCorrupt ? .corrupt : .unavailable, message: "cannot \(action)", cause: cause)
    }
}
#endif
