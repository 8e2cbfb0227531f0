import Crypto
import Foundation
import SharedKernel

/// The secret that keeps a session alive: it buys the next access token and the next refresh token, once.
///
/// 80 bytes, written in base64url: the session it belongs to, 256 bits of secret, and a seal that only the session's
/// key can make. The seal tells a token that was once ours from one made up: only the first, used twice, ends a session.
struct RefreshToken: Hashable, Sendable {
    /// The length of the written form.
    private static let length = 107

    let session: SessionID
    let secret: [UInt8]
    let seal: [UInt8]

    /// The token of this session with this secret, sealed with the session's key.
    init(session: SessionID, secret: [UInt8], sealedWith key: ChainKey) {
        self.session = session
        self.secret = secret
        self.seal = key.code(for: "seal", of: Self.bytes(of: session) + secret)
    }

    /// Reads the written form; anything else is nil.
    ///
    /// Whether it is genuine the session alone can say.
    init?(_ text: String) {
        guard text.utf8.count == Self.length, let bytes = Base64URL.decode(text), bytes.count == 80 else { return nil }
        self.session = SessionID(high: Self.word(bytes[0..<8]), low: Self.word(bytes[8..<16]))
        self.secret = Array(bytes[16..<48])
        self.seal = Array(bytes[48...])
    }

    /// The written form.
    var text: String {
        Base64URL.encode(Self.bytes(of: self.session) + self.secret + self.seal)
    }

    /// What a store keeps instead of the token.
    var digest: TokenDigest {
        TokenDigest(bytes: Array(SHA256.hash(data: self.secret)))
    }

    /// Whether the session with this key made the token.
    func isSealed(with key: ChainKey) -> Bool {
        key.isCode(self.seal, for: "seal", of: Self.bytes(of: self.session) + self.secret)
    }

    /// The token that follows this one: always the same, and not to be found without the session's key.
    func successor(by key: ChainKey) -> RefreshToken {
        RefreshToken(session: self.session, secret: key.code(for: "next", of: self.secret), sealedWith: key)
    }

    private static func bytes(of session: SessionID) -> [UInt8] {
        [session.high, session.low].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// SHA-256 of a refresh token's secret.
///
/// The secret has 256 random bits, so the digest cannot be turned back.
public struct TokenDigest: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes a digest back from a store.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}

/// The key from which a session's refresh tokens follow one another.
///
/// It alone makes no token: it takes the last one too.
public struct ChainKey: Hashable, Sendable {
    /// The 32 bytes, for a store to keep.
    public let bytes: [UInt8]

    /// Takes a key back from a store.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A code that only this key makes; codes for different purposes have nothing to do with each other.
    func code(for purpose: String, of bytes: [UInt8]) -> [UInt8] {
        let message = [UInt8](purpose.utf8) + [0] + bytes
        return Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: self.bytes)))
    }

    /// Whether this is that code, in constant time.
    func isCode(_ code: [UInt8], for purpose: String, of bytes: [UInt8]) -> Bool {
        let message = [UInt8](purpose.utf8) + [0] + bytes
        let key = SymmetricKey(data: self.bytes)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message, using: key)
    }
}

extension ChainKey: CustomStringConvertible {
    /// Says what it is and no more: a key has no place in a log.
    public var description: String {
        "ChainKey(…)"
    }
}
