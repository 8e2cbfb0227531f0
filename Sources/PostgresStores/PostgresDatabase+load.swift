#if Postgres
import CPostgres
import Foundation
package import SharedKernel

extension PostgresDatabase {
    /// Fills the database, which must be empty, in one transaction: all of what the body copies is there afterwards, or
    /// nothing.
    ///
    /// It has a connection and a thread of its own, and may take any time. Servers of this database wait meanwhile.
    package func load<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresLoad) throws -> Value
    ) async throws(StoreError) -> Value {
        let (address, limits) = (self.address, self.limits)
        do {
            return try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                Thread {
                    continuation.resume(
                        with: Result {
                            try PostgresLoad.run(
                                on: PostgresConnection(address, limits: limits, isHurried: false),
                                body
                            )
                        }
                    )
                }.start()
            }
        } catch {
            throw Self.failure(of: "fill the PostgreSQL database at \(address.place)", because: error)
        }
    }
}

/// A database that is being filled from another.
///
/// Names of tables and columns are its caller's own and never anybody's input.
package final class PostgresLoad {
    /// What a cell of a row holds.
    package enum Cell: Hashable, Sendable {
        case null
        case integer(Int64)
        case text(String)
        case bytes([UInt8])
    }

    /// Every table that holds something, those first that others refer to.
    package static let tables = [
        "accounts", "credentials", "session_families", "revocations", "bans", "invites", "blocks", "rooms", "reports",
        "audit",
    ]

    private let connection: PostgresConnection

    private init(_ connection: PostgresConnection) {
        self.connection = connection
    }

    fileprivate static func run<Value>(
        on connection: PostgresConnection,
        _ body: (PostgresLoad) throws -> Value
    ) throws -> Value {
        try connection.script("BEGIN")
        // Nobody adds to what is empty now, or reads half of it.
        let all = (["revocation_feed"] + Self.tables).joined(separator: ", ")
        try connection.script("LOCK TABLE \(all) IN ACCESS EXCLUSIVE MODE")
        let load = PostgresLoad(connection)
        for table in Self.tables where try load.count(table) > 0 {
            throw PostgresFailure(kind: .unusable, message: "it is not empty: there are rows in the table \(table)")
        }
        let value = try body(load)
        guard try connection.script("COMMIT").tag == "COMMIT" else { throw PostgresFailure.overtaken }
        return value
    }

    /// How many rows a table has.
    package func count(_ table: String) throws -> Int64 {
        try self.connection.execute("SELECT count(*) FROM \(table)").first { row in try row.integer() } ?? 0
    }

    /// Copies rows into a table, in their order, with a value for each of these columns.
    ///
    /// The rows are asked for one by one, until there are no more.
    package func copy(_ next: () throws -> [Cell]?, into table: String, _ columns: [String]) throws {
        let list = columns.joined(separator: ", ")
        // What makes numbers by itself is given them here.
        let started = try self.connection.script("COPY \(table) (\(list)) FROM STDIN (FORMAT binary)")
        guard PQresultStatus(started.result) == PGRES_COPY_IN else { throw self.connection.lost }
        do {
            var buffer = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)
            while let cells = try next() {
                buffer.append(bigEndian: Int16(cells.count))
                for cell in cells { cell.value.writeWithLength(to: &buffer) }
                guard buffer.count >= 65_536 else { continue }
                try self.send(buffer)
                buffer.removeAll(keepingCapacity: true)
            }
            buffer.append(bigEndian: Int16(-1))
            try self.send(buffer)
        } catch {
            _ = try? self.end(because: "given up")
            throw error
        }
        try self.end(because: nil)
    }

    /// Makes the numbers that are counted on go on behind these: of a table's own column, or of the feed of revocations.
    package func count(on column: String, of table: String) throws {
        let behind = "(SELECT max(\(column)) FROM \(table))"
        try self.connection.script(
            "SELECT setval(pg_get_serial_sequence('\(table)', '\(column)'), \(behind)) WHERE \(behind) IS NOT NULL"
        )
    }

    /// Puts the end of the feed of revocations where it was, which may be behind all that it still tells.
    package func endFeed(at last: Int64) throws {
        try self.connection.execute(
            "UPDATE revocation_feed SET last = greatest(last, $1, (SELECT max(id) FROM revocations))",
            [.integer(last)]
        )
    }

    private func send(_ buffer: [UInt8]) throws {
        while true {
            let sent = buffer.withUnsafeBytes { bytes in
                PQputCopyData(
                    self.connection.handle,
                    bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(bytes.count)
                )
            }
            guard sent >= 0 else { throw self.connection.lost }
            if sent == 1 { return }
            try self.connection.listen(until: nil)
        }
    }

    private func end(because reason: String?) throws {
        while true {
            let ended = PQputCopyEnd(self.connection.handle, reason)
            guard ended >= 0 else { throw self.connection.lost }
            if ended == 1 { break }
            try self.connection.listen(until: nil)
        }
        _ = try self.connection.answer()
    }
}

extension PostgresLoad.Cell {
    fileprivate var value: PostgresValue {
        switch self {
        case .null: .text(nil)
        case .integer(let integer): .integer(integer)
        case .text(let text): .text(text)
        case .bytes(let bytes): .bytes(bytes)
        }
    }
}
#endif
