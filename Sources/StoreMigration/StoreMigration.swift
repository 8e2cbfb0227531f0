#if Postgres
public import Foundation
import GRDB
public import PostgresStores
import SQLiteStores
public import SharedKernel

/// Takes what a server kept in an SQLite file to PostgreSQL.
public enum StoreMigration {
    /// How far the copying has come.
    public struct Progress: Hashable, Sendable {
        /// How many rows are copied between two reports of a table.
        public static let batch: Int64 = 1_000

        /// The table that is being copied, by its name in PostgreSQL.
        public let table: String
        /// How many of its rows were copied.
        public let copied: Int64
        /// How many it has.
        public let total: Int64
    }

    /// Copies everything in the data directory's SQLite file to an empty PostgreSQL database, and answers with the number
    /// of rows of each table, in the order in which they were copied.
    ///
    /// Identifiers, times, and the order of equal times stay what they are, so tokens, sessions and the places of servers
    /// in the feed of revocations stay good. It is one transaction: whatever goes wrong, the database is as empty as it
    /// was. The rows are counted at the end on both sides. The file is read in one state and not changed; what a server
    /// writes to it meanwhile is not copied, so servers are stopped first. The database must be brought up to date before,
    /// as opening it does, and the file must be of this version.
    ///
    /// - Parameter progress: told once for every table and every ``Progress/batch`` rows, on another thread.
    public static func copyEverything(
        from directory: URL,
        to database: PostgresDatabase,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws(StoreError) -> [Progress] {
        let file = try self.source(in: directory)
        return try await database.load { load in
            try Self.reader(of: file).read { source in
                let copied = try CopiedTable.all.map { try Self.copy($0, from: source, to: load, progress) }
                // The file remembers where the feed ended also when its last revocations were pruned.
                let end = "SELECT seq FROM sqlite_sequence WHERE name = 'revocations'"
                try load.endFeed(at: Int64.fetchOne(source, sql: end) ?? 0)
                return copied
            }
        }
    }

    /// The data directory's SQLite file, if it is there, can be opened, and is of this version.
    @discardableResult
    public static func source(in directory: URL) throws(StoreError) -> URL {
        let file = directory.appending(path: SQLiteDatabase.fileName)
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw StoreError(code: .unavailable, message: "there is no \(file.path)")
        }
        // Opened as a tool beside a server does, which refuses a file of another version.
        _ = try SQLiteDatabase(directory: directory, isUpToDate: true)
        return file
    }

    private static func reader(of file: URL) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return try DatabaseQueue(path: file.path, configuration: configuration)
    }

    private static func copy(
        _ table: CopiedTable,
        from source: Database,
        to load: PostgresLoad,
        _ progress: (Progress) -> Void
    ) throws -> Progress {
        let total = try Int64.fetchOne(source, sql: "SELECT count(*) FROM \(table.source)") ?? 0
        let columns = table.allColumns
        let list = columns.map { "\"\($0.source)\"" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(source, sql: "SELECT \(list) FROM \(table.source) ORDER BY rowid")
        var copied: Int64 = 0
        progress(Progress(table: table.target, copied: 0, total: total))
        try load.copy(
            {
                guard let row = try rows.next() else { return nil }
                defer {
                    copied += 1
                    if copied.isMultiple(of: Progress.batch) || copied == total {
                        progress(Progress(table: table.target, copied: copied, total: total))
                    }
                }
                return try columns.indices.map { try Self.cell(row[$0], of: table.source) }
            },
            into: table.target,
            columns.map { "\"\($0.target)\"" }
        )
        if let counter = table.counter { try load.count(on: counter.target, of: table.target) }
        let arrived = try load.count(table.target)
        guard copied == total, arrived == total else {
            throw Miscounted(table: table.target, expected: total, arrived: arrived)
        }
        return Progress(table: table.target, copied: arrived, total: total)
    }

    /// A value in SQLite's own type, which the file holds its columns to.
    private static func cell(_ value: DatabaseValue, of table: String) throws -> PostgresLoad.Cell {
        switch value.storage {
        case .null: .null
        case .int64(let integer): .integer(integer)
        case .string(let text): .text(text)
        case .blob(let data): .bytes([UInt8](data))
        case .double: throw Unexpected(table: table)
        }
    }
}

/// A table that has not as many rows here as there.
struct Miscounted: Error, CustomStringConvertible {
    let table: String
    let expected: Int64
    let arrived: Int64

    var description: String {
        "of \(self.expected) rows of \(self.table), \(self.arrived) arrived"
    }
}

/// A value of a type that no column has.
struct Unexpected: Error, CustomStringConvertible {
    let table: String

    var description: String {
        "the table \(self.table) holds a number that is not whole"
    }
}
#endif
