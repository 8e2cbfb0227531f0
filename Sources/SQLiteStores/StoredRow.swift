import Accounts
import Foundation
import GRDB
import SharedKernel

/// A row that does not hold what this program stores.
struct MalformedRow: Error, CustomStringConvertible {
    let column: String

    var description: String {
        "malformed value in column \(self.column)"
    }
}

/// A row read with care: a value of another type is an error here, where GRDB's subscript would stop the program.
///
/// A row that is read often is read by the places of its columns, since finding one by its name takes longer than reading
/// it; the name is for who is told of an error then.
struct StoredRow {
    private let row: Row

    init(_ row: Row) {
        self.row = row
    }

    func value<Value: DatabaseValueConvertible>(
        _ column: String,
        at place: Int? = nil
    ) throws(MalformedRow) -> Value {
        guard let value: Value = try self.optional(column, at: place) else { throw MalformedRow(column: column) }
        return value
    }

    func optional<Value: DatabaseValueConvertible>(
        _ column: String,
        at place: Int? = nil
    ) throws(MalformedRow) -> Value? {
        let stored: DatabaseValue? = place.map { self.row[$0] } ?? self.row[column]
        guard let stored, !stored.isNull else { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw MalformedRow(column: column) }
        return value
    }

    func identifier<Kind: IdentifierKind>(
        _ column: String,
        at place: Int? = nil
    ) throws(MalformedRow) -> Identifier<Kind> {
        guard let identifier = Identifier<Kind>(try self.value(column, at: place)) else {
            throw MalformedRow(column: column)
        }
        return identifier
    }

    func optionalIdentifier<Kind: IdentifierKind>(_ column: String) throws(MalformedRow) -> Identifier<Kind>? {
        let written: String? = try self.optional(column)
        return written == nil ? nil : try self.identifier(column)
    }

    func instant(_ column: String, at place: Int? = nil) throws(MalformedRow) -> Instant {
        try Self.instant(try self.value(column, at: place), column)
    }

    /// A time between the years 0 and 9999: no other can be reckoned with or written down.
    static func instant(_ milliseconds: Int64, _ column: String) throws(MalformedRow) -> Instant {
        guard (-62_167_219_200_000...253_402_300_799_999).contains(milliseconds) else {
            throw MalformedRow(column: column)
        }
        return Instant(milliseconds: milliseconds)
    }

    func optionalInstant(_ column: String, at place: Int? = nil) throws(MalformedRow) -> Instant? {
        let milliseconds: Int64? = try self.optional(column, at: place)
        guard let milliseconds else { return nil }
        return try Self.instant(milliseconds, column)
    }

    func bytes(_ column: String) throws(MalformedRow) -> [UInt8] {
        let data: Data = try self.value(column)
        return [UInt8](data)
    }
}
