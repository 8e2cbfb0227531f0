import NIOCore

@testable import RedisClient

/// What a reader makes of a stream: the values, and the violation that ended it, if one did.
struct Reading: Hashable {
    var values: [RedisValue] = []
    var violation: RESPViolation?
    /// How many bytes were left that make no value yet.
    var rest = 0

    /// Reads a stream in these pieces.
    init(_ pieces: [ByteBuffer], limits: RESPLimits = RESPLimits()) {
        var reader = RESPReader(limits: limits)
        var buffer = ByteBuffer()
        do throws(RESPViolation) {
            for piece in pieces {
                buffer.writeImmutableBuffer(piece)
                while let value = try reader.next(from: &buffer) { self.values.append(value) }
            }
            self.rest = buffer.readableBytes
        } catch {
            self.violation = error
        }
    }

    /// Reads a stream at once.
    init(_ text: String, limits: RESPLimits = RESPLimits()) {
        self.init([ByteBuffer(string: text)], limits: limits)
    }
}

extension RedisValue {
    static func bulk(_ text: String) -> Self { .bulk(ByteBuffer(string: text)) }
}
