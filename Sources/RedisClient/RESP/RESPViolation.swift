/// What a server sent that the protocol, or a bound of the client's, does not allow.
///
/// After one, nothing on the connection can be told apart any more: it is to be closed.
enum RESPViolation: Error, Hashable, Sendable {
    /// A type that does not exist, or one that is not supported: streamed strings and aggregates.
    case unknownType(UInt8)
    /// A length or a count that is no number, or negative where that says nothing.
    case malformedLength
    /// A value that is not written as its type is.
    case malformedValue
    /// A carriage return without a line feed, or a bulk string that does not end with both.
    case missingLineEnd
    /// More bytes than one reply may have, or a count that can only lead there.
    case tooLong
    /// A line longer than lines are.
    case lineTooLong
    /// Aggregates within aggregates, deeper than is allowed.
    case tooDeep
    /// A push within a reply.
    case misplacedPush
}

extension RESPViolation: CustomStringConvertible {
    var description: String {
        switch self {
        case .unknownType(let byte): "a value of the unknown type \(byte)"
        case .malformedLength: "a length that is none"
        case .malformedValue: "a value that is not written as its type is"
        case .missingLineEnd: "a line or a string without its end"
        case .tooLong: "a reply of more bytes than are allowed"
        case .lineTooLong: "a line of more bytes than are allowed"
        case .tooDeep: "a reply nested deeper than is allowed"
        case .misplacedPush: "a push within a reply"
        }
    }
}
