import JWTKit
import SharedKernel

/// What an access token says: whose it is, of which session, and for how long.
struct AccessClaims: Hashable, Sendable {
    /// Whose token this is (`sub`).
    let account: AccountID
    /// The session it belongs to (`sid`).
    let session: SessionID
    /// When it was issued (`iat`), to the second.
    let issuedAt: Instant
    /// The first moment it is no longer good (`exp`), to the second.
    let expiresAt: Instant

    init(account: AccountID, session: SessionID, issuedAt: Instant, lasting lifetime: Duration) {
        let start = issuedAt.milliseconds / 1_000
        self.init(
            account: account,
            session: session,
            issuedAt: Instant(milliseconds: start * 1_000),
            expiresAt: Instant(milliseconds: (start + lifetime.components.seconds) * 1_000)
        )
    }

    /// Takes claims as a token has them: to the second.
    init(account: AccountID, session: SessionID, issuedAt: Instant, expiresAt: Instant) {
        self.account = account
        self.session = session
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}

extension AccessClaims: JWTPayload {
    private enum CodingKeys: String, CodingKey {
        case account = "sub"
        case session = "sid"
        case issuedAt = "iat"
        case expiresAt = "exp"
    }

    /// Reads the claims from a token's payload; one that is missing or not what it should be is an error.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.account = try container.decode(AccountID.self, forKey: .account)
        self.session = try container.decode(SessionID.self, forKey: .session)
        self.issuedAt = try Self.instant(in: container, at: .issuedAt)
        self.expiresAt = try Self.instant(in: container, at: .expiresAt)
    }

    /// Writes the claims as a token's payload.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.account, forKey: .account)
        try container.encode(self.session, forKey: .session)
        try container.encode(self.issuedAt.milliseconds / 1_000, forKey: .issuedAt)
        try container.encode(self.expiresAt.milliseconds / 1_000, forKey: .expiresAt)
    }

    /// Leaves expiry to ``AccessTokens/verify(_:at:)``, which is told the time; JWTKit would read the machine's clock.
    func verify(using algorithm: some JWTAlgorithm) {}

    private static func instant(
        in container: KeyedDecodingContainer<CodingKeys>,
        at key: CodingKeys
    ) throws -> Instant {
        let (milliseconds, overflow) = try container.decode(Int64.self, forKey: key)
            .multipliedReportingOverflow(by: 1_000)
        guard !overflow else {
            throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "out of range")
        }
        return Instant(milliseconds: milliseconds)
    }
}
