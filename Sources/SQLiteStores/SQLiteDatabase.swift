import Accounts
public import Foundation
import GRDB
public import SharedKernel

/// What a server keeps in one SQLite file, in write-ahead mode: many read while one writes.
///
/// The file is made readable by its owner alone. Every commit is on disk before it is answered, because an account or a
/// refresh token that was handed out and then forgotten would lock its owner out. Several processes may have it open.
public struct SQLiteDatabase: Sendable {
    /// What the file is called in the data directory.
    public static let fileName = "hallway.sqlite"

    private let pool: DatabasePool
    /// The connection for ``look(_:_:)``.
    private let eye: DatabaseQueue

    /// Opens the file in the data directory, makes both if they are missing, and brings its tables up to date.
    ///
    /// A tool beside a server must not change the tables under it: with `isUpToDate` a file of an older version is an error.
    /// One of a newer version always is. Waits for the disk; call it at start.
    public init(directory: URL, isUpToDate: Bool = false) throws(StoreError) {
        do {
            let file = directory.appending(path: Self.fileName)
            try PrivateDirectory.make(at: directory)
            try PrivateDirectory.makeFile(at: file)
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.foreignKeysEnabled = true
            self.pool = try DatabasePool(path: file.path, configuration: configuration)
            // A pool sets `synchronous` to NORMAL, which may lose the last commits when the power fails.
            try self.pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            let migrator = Migrations.migrator
            let (isOld, isNew) = try self.pool.read { database in
                (try !migrator.hasCompletedMigrations(database), try migrator.hasBeenSuperseded(database))
            }
            guard !isNew else { throw WrongVersion(advice: "it was made by a newer version of Hallway") }
            guard !isOld || !isUpToDate else {
                throw WrongVersion(advice: "it is of an older version: start this version's server on it first")
            }
            try migrator.migrate(self.pool)
            configuration.readonly = true
            self.eye = try DatabaseQueue(path: file.path, configuration: configuration)
        } catch {
            throw StoreError(code: .unavailable, message: "cannot open \(directory.path)", cause: error)
        }
    }

    /// Reads with a connection that sees one state of the database.
    func read<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await self.pool.read(body)
        } catch {
            throw Self.failure(of: action, because: error)
        }
    }

    /// Reads a few rows with one statement, which sees one state of the database.
    ///
    /// It waits on the thread that calls: to hand such a read to another thread and back costs more than the read. In
    /// write-ahead mode nobody who writes is waited for, only others who look.
    func look<Value>(_ action: String, _ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            return try self.eye.unsafeRead(body)
        } catch {
            throw Self.failure(of: action, because: error)
        }
    }

    /// Writes in one transaction.
    func write<Value: Sendable>(
        _ action: String,
        _ body: @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await self.pool.write(body)
        } catch {
            throw Self.failure(of: action, because: error)
        }
    }

    private static func failure(of action: String, because cause: any Error) -> StoreError {
        let code: StoreError.Code = cause is MalformedRow ? .corrupt : .unavailable
        return StoreError(code: code, message: "cannot \(action)", cause: cause)
    }
}

/// A database that this version cannot use as it is.
struct WrongVersion: Error, CustomStringConvertible {
    let advice: String

    var description: String {
        self.advice
    }
}
