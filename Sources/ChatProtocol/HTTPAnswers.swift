/// The answer of `GET /api/config`: what a page must know before anybody signs in.
public struct ConfigAnswer: Codable, Hashable, Sendable {
    /// The server's version.
    public let version: String
    /// The version of the protocol.
    public let `protocol`: Int
    /// Who may sign up: `open`, `invite` or `closed`.
    public let signUp: String
    /// Whether somebody may come in without signing up.
    public let guestsAllowed: Bool
    /// Whether every call goes through a relay.
    public let relayOnly: Bool
    /// The version of the terms to agree to.
    public let terms: String

    /// Makes the answer.
    public init(version: String, signUp: String, guestsAllowed: Bool, relayOnly: Bool, terms: String) {
        self.version = version
        self.protocol = protocolVersion
        self.signUp = signUp
        self.guestsAllowed = guestsAllowed
        self.relayOnly = relayOnly
        self.terms = terms
    }
}

/// The answer of `GET /healthz` and `GET /readyz`.
public struct HealthAnswer: Codable, Hashable, Sendable {
    /// `ok`.
    public let status: String

    /// Makes the answer.
    public init(status: String = "ok") {
        self.status = status
    }
}

/// How every failure is told over HTTP: RFC 9457, `application/problem+json`.
public struct ProblemDetails: Codable, Hashable, Sendable {
    /// Always `about:blank`: the code says what kind of failure it is.
    public let type: String
    /// The status in words.
    public let title: String
    /// The status.
    public let status: Int
    /// What kind of failure it is.
    public let code: ErrorCode
    /// What happened and what to do, for a person.
    public let detail: String

    /// Makes the details.
    public init(title: String, status: Int, code: ErrorCode, detail: String) {
        self.type = "about:blank"
        self.title = title
        self.status = status
        self.code = code
        self.detail = detail
    }
}
