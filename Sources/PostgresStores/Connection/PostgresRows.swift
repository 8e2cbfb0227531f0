#if Postgres
import CPostgres
import SharedKernel

/// What a statement answered: its rows, and how many it changed.
final class PostgresRows {
    let result: OpaquePointer

    /// Takes the result over.
    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit {
        PQclear(self.result)
    }

    var count: Int {
        Int(PQntuples(self.result))
    }

    /// How many rows were added, changed or removed.
    var changesCount: Int {
        PQcmdTuples(self.result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// What was done, such as `COMMIT`.
    var tag: String {
        PQcmdStatus(self.result).map { String(cString: $0) } ?? ""
    }

    /// The first row read, or nil if there is none.
    func first<Value>(_ read: (inout StoredRow) throws -> Value) rethrows -> Value? {
        guard self.count > 0 else { return nil }
        var row = StoredRow(self, 0)
        return try read(&row)
    }

    /// All rows read, in their order.
    func all<Value>(_ read: (inout StoredRow) throws -> Value) rethrows -> [Value] {
        try (0..<self.count).map { index in
            var row = StoredRow(self, index)
            return try read(&row)
        }
    }
}

/// A row read with care, one column after the other: a value that is not what it should be is an error.
struct StoredRow {
    private let rows: PostgresRows
    private let row: Int32
    private var column: Int32 = 0

    init(_ rows: PostgresRows, _ row: Int) {
        self.rows = rows
        self.row = Int32(row)
    }

    /// What is wrong, by the name of the column read last.
    var malformed: MalformedRow {
        let name = PQfname(self.rows.result, max(0, self.column - 1)).map { String(cString: $0) }
        return MalformedRow(column: name ?? "\(self.column)")
    }

    /// The bytes of the next column, which must be of this type; nil for null.
    private mutating func next(_ type: PostgresType) throws(MalformedRow) -> UnsafeRawBufferPointer? {
        let column = self.column
        self.column += 1
        guard column < PQnfields(self.rows.result), PQftype(self.rows.result, column) == type.rawValue else {
            throw self.malformed
        }
        guard PQgetisnull(self.rows.result, self.row, column) == 0 else { return nil }
        let length = Int(PQgetlength(self.rows.result, self.row, column))
        return UnsafeRawBufferPointer(start: PQgetvalue(self.rows.result, self.row, column), count: length)
    }

    mutating func optionalText() throws(MalformedRow) -> String? {
        guard let bytes = try self.next(.text) else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw self.malformed }
        return text
    }

    mutating func optionalInteger() throws(MalformedRow) -> Int64? {
        guard let bytes = try self.next(.bigint) else { return nil }
        guard bytes.count == MemoryLayout<Int64>.size else { throw self.malformed }
        return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    }

    mutating func text() throws(MalformedRow) -> String {
        guard let text = try self.optionalText() else { throw self.malformed }
        return text
    }

    mutating func integer() throws(MalformedRow) -> Int64 {
        guard let integer = try self.optionalInteger() else { throw self.malformed }
        return integer
    }

    mutating func bool() throws(MalformedRow) -> Bool {
        guard let bytes = try self.next(.bool), bytes.count == 1 else { throw self.malformed }
        return bytes[0] != 0
    }

    mutating func bytes() throws(MalformedRow) -> [UInt8] {
        guard let bytes = try self.next(.bytea) else { throw self.malformed }
        return Array(bytes)
    }

    mutating func optionalIdentifier<Kind: IdentifierKind>() throws(MalformedRow) -> Identifier<Kind>? {
        guard let bytes = try self.next(.text) else { return nil }
        guard let identifier = Identifier<Kind>(utf8: bytes) else { throw self.malformed }
        return identifier
    }

    mutating func identifier<Kind: IdentifierKind>() throws(MalformedRow) -> Identifier<Kind> {
        guard let identifier: Identifier<Kind> = try self.optionalIdentifier() else { throw self.malformed }
        return identifier
    }

    mutating func optionalInstant() throws(MalformedRow) -> Instant? {
        guard let milliseconds = try self.optionalInteger() else { return nil }
        return try self.instant(milliseconds)
    }

    mutating func instant() throws(MalformedRow) -> Instant {
        try self.instant(try self.integer())
    }

    /// A time between the years 0 and 9999: no other can be reckoned with or written down.
    func instant(_ milliseconds: Int64) throws(MalformedRow) -> Instant {
        guard (-62_167_219_200_000...253_402_300_799_999).contains(milliseconds) else { throw self.malformed }
        return Instant(milliseconds: milliseconds)
    }

    /// One of the words that a column may hold.
    mutating func word<Word: RawRepresentable<String>>() throws(MalformedRow) -> Word {
        guard let word = Word(rawValue: try self.text()) else { throw self.malformed }
        return word
    }
}
#endif
