import Foundation
import JWTKit
import SharedKernel

/// Issues and checks access tokens: JWTs signed with HS256.
///
/// Tokens are signed with the current key and name it in their header (`kid`). Those signed with a previous key are
/// good until they expire, so that a key can be changed without signing anybody out.
public struct AccessTokens: Sendable {
    /// The most bytes a token may have; ours have about 300.
    private static let longest = 2_048

    private struct Header: Decodable {
        let alg: String
        let kid: String
    }

    private let keys: JWTKeyCollection
    private let current: JWKIdentifier
    private let known: Set<String>
    private let plain: PlainTokens

    /// Makes tokens signed with `current`, and believes those signed with a `previous` key too.
    public init(current: SigningKey, previous: [SigningKey] = []) async {
        self.keys = JWTKeyCollection()
        self.current = JWKIdentifier(string: current.id)
        self.known = Set((previous + [current]).map(\.id))
        self.plain = PlainTokens(previous + [current])
        for key in previous + [current] {
            await self.keys.add(
                hmac: HMACKey(key: key.symmetricKey),
                digestAlgorithm: .sha256,
                kid: JWKIdentifier(string: key.id)
            )
        }
    }

    /// Issues a token.
    func issue(
        for account: AccountID,
        session: SessionID,
        at now: Instant,
        lasting lifetime: Duration
    ) async throws -> String {
        let claims = AccessClaims(account: account, session: session, issuedAt: now, lasting: lifetime)
        return try await self.keys.sign(claims, kid: self.current)
    }

    /// What a token says if it is ours and good at this time; nil for any other text.
    func verify(_ token: String, at now: Instant) async -> AccessClaims? {
        guard token.utf8.count <= Self.longest else { return nil }
        let claims: AccessClaims?
        switch self.plain.verdict(on: token) {
        case .genuine(let read): claims = read
        case .forged: claims = nil
        case .unclear: claims = await self.judge(token)
        }
        guard let claims, now < claims.expiresAt else { return nil }
        return claims
    }

    /// What a token of any make says if it was signed with one of our keys, as JWTKit has it.
    func judge(_ token: String) async -> AccessClaims? {
        // JWTKit falls back to a default key for a `kid` it does not know, and takes the algorithm from the key
        // whatever the header says. Ours must name one of our keys and the one algorithm.
        guard
            let header = Self.header(of: token),
            header.alg == "HS256",
            self.known.contains(header.kid)
        else { return nil }
        return try? await self.keys.verify(token, as: AccessClaims.self)
    }

    private static func header(of token: String) -> Header? {
        guard let bytes = token.split(separator: ".").first.flatMap(Base64URL.decode) else { return nil }
        return try? JSONDecoder().decode(Header.self, from: Data(bytes))
    }
}
