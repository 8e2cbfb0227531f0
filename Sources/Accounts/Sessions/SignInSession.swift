public import SharedKernel

/// One sign-in: who is in it, the guest it shows to strangers, and the family of refresh tokens that keeps it alive.
///
/// At any time one refresh token is good. Using it makes its successor the good one and retires it. Two tabs may use
/// the same token at nearly the same time, so a token retired less than ``reuseWindow`` ago still answers, with the
/// successor it had. A token retired longer ago can only come from somebody who copied it: that ends the session.
///
/// No token is kept. The store has the digest of the good one and those just retired, and a ``ChainKey``: the successor
/// of a token is a code made of the token by that key, so it can be told again to whoever holds the token, while neither
/// the store's content nor an old token alone leads to it.
///
/// A session reads no clock and performs no I/O.
public struct SignInSession: Hashable, Sendable {
    /// How long a retired token answers with its successor.
    public static let reuseWindow = Duration.seconds(30)
    /// How often a session may be refreshed within that time; it bounds ``retired``.
    public static let refreshesPerWindow = 8
    /// How many live sessions an account has at most.
    public static let mostPerAccount = 32

    /// A refresh token that was used.
    public struct RetiredToken: Hashable, Sendable {
        /// The token's digest.
        public let digest: TokenDigest
        /// When it was used first.
        public let at: Instant

        /// Takes a retired token back from a store.
        public init(digest: TokenDigest, at: Instant) {
            self.digest = digest
            self.at = at
        }
    }

    /// What a refresh token was good for.
    enum Presentation: Hashable {
        /// It was the good one; now this is. The session has changed and is to be stored.
        case rotated(RefreshToken)
        /// It was used a moment ago; this is its successor still.
        case repeated(RefreshToken)
        /// It was used long ago, so it was copied: the session is to be ended.
        case replayed
        /// It is no token of this session, or the session is over.
        case refused
        /// It is the good one, but the session is refreshed too often.
        case tooSoon(retryAfter: Duration)
    }

    /// The session's name, and its family's.
    public let id: SessionID
    /// Whose session this is.
    public let account: AccountID
    /// Who this is to strangers: made for this session, and not to be derived from the account.
    public let guest: GuestID
    /// When they signed in.
    public let createdAt: Instant
    /// What they signed in with, such as "Firefox on Android".
    public let device: String?
    /// What the family's tokens follow one another by.
    public let chainKey: ChainKey
    /// The digest of the token that is good.
    public private(set) var current: TokenDigest
    /// The tokens used within the last ``reuseWindow`` before the latest refresh, oldest first.
    public private(set) var retired: [RetiredToken]
    /// When it was last refreshed; when it began if it never was.
    public private(set) var refreshedAt: Instant
    /// When the session ends unless it is refreshed.
    public private(set) var expiresAt: Instant
    /// When it was ended; nil while it lasts.
    public private(set) var revokedAt: Instant?

    /// Takes a session back from a store.
    public init(
        id: SessionID,
        account: AccountID,
        guest: GuestID,
        createdAt: Instant,
        device: String?,
        chainKey: ChainKey,
        current: TokenDigest,
        retired: [RetiredToken],
        refreshedAt: Instant,
        expiresAt: Instant,
        revokedAt: Instant?
    ) {
        self.id = id
        self.account = account
        self.guest = guest
        self.createdAt = createdAt
        self.device = device
        self.chainKey = chainKey
        self.current = current
        self.retired = retired
        self.refreshedAt = refreshedAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Begins a session, and makes its first refresh token.
    static func begin(
        for account: AccountID,
        on device: String?,
        at now: Instant,
        lasting lifetime: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> (session: SignInSession, token: RefreshToken) {
        let id = SessionID.random(using: &generator)
        let key = ChainKey(bytes: Self.randomBytes(using: &generator))
        let token = RefreshToken(session: id, secret: Self.randomBytes(using: &generator), sealedWith: key)
        let session = SignInSession(
            id: id,
            account: account,
            guest: .random(using: &generator),
            createdAt: now,
            device: device,
            chainKey: key,
            current: token.digest,
            retired: [],
            refreshedAt: now,
            expiresAt: now.advanced(by: lifetime),
            revokedAt: nil
        )
        return (session, token)
    }

    /// Whether the session lasts.
    package func isLive(at now: Instant) -> Bool {
        self.revokedAt == nil && now < self.expiresAt
    }

    /// Whether a refresh token is or was this session's.
    func made(_ token: RefreshToken) -> Bool {
        token.session == self.id && token.isSealed(with: self.chainKey)
    }

    /// Says what a refresh token is good for, and if it is the good one retires it.
    mutating func present(_ token: RefreshToken, at now: Instant, lasting lifetime: Duration) -> Presentation {
        guard self.made(token), self.isLive(at: now) else { return .refused }
        let digest = token.digest
        let recent = self.retired.filter { $0.at.duration(to: now) < Self.reuseWindow }
        guard digest == self.current else {
            let isRecent = recent.contains { $0.digest == digest }
            return isRecent ? .repeated(token.successor(by: self.chainKey)) : .replayed
        }
        if recent.count >= Self.refreshesPerWindow, let oldest = recent.first {
            return .tooSoon(retryAfter: Self.reuseWindow - oldest.at.duration(to: now))
        }
        let successor = token.successor(by: self.chainKey)
        self.current = successor.digest
        self.retired = recent + [RetiredToken(digest: digest, at: now)]
        self.refreshedAt = now
        self.expiresAt = now.advanced(by: lifetime)
        return .rotated(successor)
    }

    /// Ends the session.
    ///
    /// Ending it twice changes nothing.
    package mutating func revoke(at now: Instant) {
        self.revokedAt = self.revokedAt ?? now
    }

    private static func randomBytes(using generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
