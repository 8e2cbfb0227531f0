#if Postgres
import SharedKernel

/// What a statement is given, in the server's own binary form, so that nothing is ever quoted.
enum PostgresValue: Hashable, Sendable {
    case text(String?)
    case integer(Int64?)
    case bytes([UInt8]?)
    /// A `text[]`.
    case texts([String?])
    /// A `bigint[]`.
    case integers([Int64])

    static func id<Kind: IdentifierKind>(_ identifier: Identifier<Kind>?) -> PostgresValue {
        .text(identifier?.description)
    }

    static func instant(_ instant: Instant?) -> PostgresValue {
        .integer(instant?.milliseconds)
    }

    /// How many rows to answer with; less than none is none.
    static func limit(_ count: Int) -> PostgresValue {
        .integer(Int64(max(0, count)))
    }

    /// The server's number for the type.
    var type: PostgresType {
        switch self {
        case .text: .text
        case .integer: .bigint
        case .bytes: .bytea
        case .texts: .textArray
        case .integers: .bigintArray
        }
    }

    /// Writes the value, and answers with its length; nil for null, of which nothing is written.
    func write(to buffer: inout [UInt8]) -> Int? {
        let start = buffer.count
        switch self {
        case .text(nil), .integer(nil), .bytes(nil): return nil
        case .text(let text?): buffer.append(contentsOf: text.utf8)
        case .integer(let integer?): buffer.append(bigEndian: integer)
        case .bytes(let bytes?): buffer.append(contentsOf: bytes)
        case .texts(let texts): Self.write(texts.map(PostgresValue.text), of: .text, to: &buffer)
        case .integers(let integers): Self.write(integers.map(PostgresValue.integer), of: .bigint, to: &buffer)
        }
        return buffer.count - start
    }

    /// Writes the value behind its length, as arrays and copies have it.
    func writeWithLength(to buffer: inout [UInt8]) {
        let start = buffer.count
        buffer.append(bigEndian: Int32(-1))
        guard let length = self.write(to: &buffer) else { return }
        withUnsafeBytes(of: Int32(length).bigEndian) { bytes in
            for (index, byte) in bytes.enumerated() { buffer[start + index] = byte }
        }
    }

    /// An array of one dimension: how many dimensions, whether there are nulls, the type, the length, the first index.
    private static func write(_ values: [PostgresValue], of type: PostgresType, to buffer: inout [UInt8]) {
        buffer.append(bigEndian: Int32(values.isEmpty ? 0 : 1))
        buffer.append(bigEndian: Int32(1))
        buffer.append(bigEndian: type.rawValue)
        guard !values.isEmpty else { return }
        buffer.append(bigEndian: Int32(values.count))
        buffer.append(bigEndian: Int32(1))
        for value in values { value.writeWithLength(to: &buffer) }
    }
}

/// The types this program uses, by the numbers that every server knows them by.
enum PostgresType: UInt32 {
    case bool = 16
    case bytea = 17
    case bigint = 20
    case text = 25
    case textArray = 1_009
    case bigintArray = 1_016
}

extension [UInt8] {
    mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        Swift.withUnsafeBytes(of: number.bigEndian) { self.append(contentsOf: $0) }
    }
}
#endif
