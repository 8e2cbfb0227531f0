public import NIOCore

/// What a server answers with, in the types of RESP2 and RESP3.
///
/// Bytes are slices of what was received: they cost no copy, and each keeps its segment of the stream alive. Whoever
/// keeps a short one for long should copy it, as ``string`` does.
public enum RedisValue: Hashable, Sendable {
    /// Nothing: a missing key, an end.
    case null
    /// A short line, such as `OK`. Bytes that are no UTF-8 are replaced.
    case simple(String)
    /// An error. At the top of a reply it is thrown instead; within one, as in `EXEC`'s, it stands here.
    case error(RedisServerError)
    /// A whole number.
    case integer(Int64)
    /// Bytes of any kind.
    case bulk(ByteBuffer)
    /// Values in their order.
    case array([RedisValue])
    /// Keys and values in the order they came (RESP3; RESP2 has arrays of twice the length instead).
    case map([RedisEntry])
    /// Values without a meaning in their order (RESP3).
    case set([RedisValue])
    /// A floating point number (RESP3).
    case double(Double)
    /// True or false (RESP3).
    case boolean(Bool)
    /// The decimal digits of a whole number of any size, with a sign if it is negative (RESP3).
    case bigNumber(String)
    /// A text and the three letters of its format, such as `txt` (RESP3).
    case verbatim(format: String, ByteBuffer)
    /// What no command asked for (RESP3). Only ever at the top.
    case push([RedisValue])
}

extension RedisValue {
    /// Whether there is nothing.
    public var isNull: Bool { self == .null }

    /// The text of a line, of bytes or of a number too big for an ``int``; nil for the other types.
    ///
    /// Bytes that are no UTF-8 are replaced.
    public var string: String? {
        switch self {
        case .simple(let line): line
        case .bulk(let bytes), .verbatim(_, let bytes): String(buffer: bytes)
        case .bigNumber(let digits): digits
        default: nil
        }
    }

    /// The bytes of a line or of a bulk string; nil for the other types.
    public var bytes: ByteBuffer? {
        switch self {
        case .simple(let line): ByteBuffer(string: line)
        case .bulk(let bytes), .verbatim(_, let bytes): bytes
        default: nil
        }
    }

    /// A whole number, also one that was written in digits as `GET` answers it; nil for anything else.
    public var int: Int? {
        switch self {
        case .integer(let number): Int(exactly: number)
        case .simple, .bulk: self.string.flatMap { Int($0) }
        default: nil
        }
    }

    /// A number, also one that was written in digits as RESP2 does; nil for anything else.
    public var double: Double? {
        switch self {
        case .double(let number): number
        case .integer(let number): Double(number)
        case .simple, .bulk: self.string.flatMap { Double($0) }
        default: nil
        }
    }

    /// True or false, also as 1 and 0 as RESP2 has it; nil for anything else.
    public var bool: Bool? {
        switch self {
        case .boolean(let value): value
        case .integer(0): false
        case .integer(1): true
        default: nil
        }
    }

    /// The values of an array, a set or a push; nil for the other types.
    public var array: [RedisValue]? {
        switch self {
        case .array(let values), .set(let values), .push(let values): values
        default: nil
        }
    }

    /// The entries of a map, also of one that came as an array of keys and values, as RESP2 has it; nil for anything else.
    public var entries: [RedisEntry]? {
        switch self {
        case .map(let entries):
            entries
        case .array(let values) where values.count.isMultiple(of: 2):
            stride(from: 0, to: values.count, by: 2).map { RedisEntry(key: values[$0], value: values[$0 + 1]) }
        default:
            nil
        }
    }

    /// The error, if it is one.
    public var error: RedisServerError? {
        guard case .error(let error) = self else { return nil }
        return error
    }
}
