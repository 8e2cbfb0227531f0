import ChatProtocol

extension ChatError {
    /// What a client is told of JSON that is not what was asked for: which field, and what it should be.
    init(_ error: DecodingError) {
        self.init(.invalidRequest, Self.detail(of: error))
    }

    private static func detail(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context):
            return "`\(Self.field(context.codingPath + [key]))` is missing."
        case .valueNotFound(let type, let context), .typeMismatch(let type, let context):
            guard !context.codingPath.isEmpty else { return "The body must be a JSON object." }
            return "`\(Self.field(context.codingPath))` must be \(Self.words(for: type))."
        case .dataCorrupted(let context):
            guard !context.codingPath.isEmpty else { return "The body is not well-formed JSON." }
            return "`\(Self.field(context.codingPath))` is malformed."
        @unknown default:
            return "The body is not as expected."
        }
    }

    private static func field(_ path: [any CodingKey]) -> String {
        path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is Bool.Type: "true or false"
        case is String.Type: "a text"
        case is any FixedWidthInteger.Type, is any BinaryFloatingPoint.Type: "a number"
        case is [Any].Type: "a list"
        case is [String: Any].Type: "an object"
        default: "of another kind"
        }
    }
}
