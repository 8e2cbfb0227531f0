import SharedKernel

/// A failure as a client is told it: a code to act on and a sentence to read.
public struct ChatError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public let code: ErrorCode
    /// What happened and what to do, for a person.
    public let message: String
    /// When it makes sense to try again, if waiting helps.
    public let retryAfter: Duration?

    /// Makes an error.
    public init(_ code: ErrorCode, _ message: String, retryAfter: Duration? = nil) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
    }
}

extension ChatError: Codable {
    private enum CodingKeys: String, CodingKey {
        case code
        case message
        case retryAfterMs
    }

    /// Reads `{code, message, retryAfterMs?}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(ErrorCode.self, forKey: .code),
            try container.decode(String.self, forKey: .message),
            retryAfter: try container.decodeIfPresent(Int64.self, forKey: .retryAfterMs).map { .milliseconds($0) }
        )
    }

    /// Writes `{code, message, retryAfterMs?}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.code, forKey: .code)
        try container.encode(self.message, forKey: .message)
        try container.encodeIfPresent(self.retryAfterMilliseconds, forKey: .retryAfterMs)
    }

    /// When it makes sense to try again, as it is written.
    var retryAfterMilliseconds: Int64? {
        self.retryAfter?.wholeMilliseconds
    }
}

/// How an acknowledgement says that its event failed: `{error:{code,message}}`.
public struct Failure: Codable, Hashable, Sendable {
    /// Why.
    public let error: ChatError

    /// Makes a failure.
    public init(_ error: ChatError) {
        self.error = error
    }
}
