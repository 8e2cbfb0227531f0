import Crypto
import Foundation
import SharedKernel

/// Judges the access tokens that look as ours do: HS256, one of our keys, and nothing in them but the claims we make.
///
/// Such a token is read where it stands, without a JSON decoder, because one is shown for everybody who comes in. Of any
/// other it says nothing, and whoever asks has it judged by JWTKit. So it has no opinion of its own: what it takes JWTKit
/// takes, and what it refuses JWTKit refuses.
struct PlainTokens: Sendable {
    /// What can be said of a token.
    enum Verdict: Hashable, Sendable {
        /// We signed it, and it says this. Whether it has expired is for who knows the time.
        case genuine(AccessClaims)
        /// It names one of our keys, and was not signed with it.
        case forged
        /// It looks otherwise than ours do.
        case unclear
    }

    private static let period = UInt8(ascii: ".")

    /// What has yet to be told what was signed, by the names of the keys.
    private let authenticators: [String: HMAC<SHA256>]

    init(_ keys: [SigningKey]) {
        self.authenticators = Dictionary(keys.map { ($0.id, HMAC<SHA256>(key: $0.symmetricKey)) }) { first, _ in first }
    }

    func verdict(on token: String) -> Verdict {
        var token = token
        return token.withUTF8 { text in
            withUnsafeTemporaryAllocation(byteCount: text.count, alignment: 1) { room in
                self.verdict(on: UnsafeRawBufferPointer(text), using: room)
            }
        }
    }

    /// The same, with room for what the parts of the token stand for, one after the other.
    private func verdict(on token: UnsafeRawBufferPointer, using room: UnsafeMutableRawBufferPointer) -> Verdict {
        guard let (header, payload, signature) = Self.parts(of: token),
            var authenticator = Base64URL.decodeStrictly(header, into: room).flatMap({ self.authenticator(for: $0) }),
            let code = Base64URL.decodeStrictly(signature, into: room), code.count == SHA256.byteCount
        else { return .unclear }
        authenticator.update(data: UnsafeRawBufferPointer(rebasing: token[..<(header.count + 1 + payload.count)]))
        // Compares in a time that says nothing of where the two differ.
        guard authenticator.finalize() == code else { return .forged }
        guard let claims = Base64URL.decodeStrictly(payload, into: room).flatMap({ AccessClaims(plainly: $0) }) else {
            return .unclear
        }
        return .genuine(claims)
    }

    private static func parts(
        of token: UnsafeRawBufferPointer
    ) -> (header: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, signature: UnsafeRawBufferPointer)? {
        guard let first = token.firstIndex(of: Self.period),
            let second = token[(first + 1)...].firstIndex(of: Self.period),
            !token[(second + 1)...].contains(Self.period)
        else { return nil }
        return (
            UnsafeRawBufferPointer(rebasing: token[..<first]),
            UnsafeRawBufferPointer(rebasing: token[(first + 1)..<second]),
            UnsafeRawBufferPointer(rebasing: token[(second + 1)...])
        )
    }

    /// For the key that a header names, if it is a header such as our tokens have: `alg`, `kid` and `typ`, in any order.
    private func authenticator(for header: UnsafeRawBufferPointer) -> HMAC<SHA256>? {
        var fields: [String: String] = [:]
        let isPlain = PlainObject.read(header) { name, value in
            guard case .text(let text) = value else { return false }
            return fields.updateValue(String(decoding: text, as: UTF8.self), forKey: name) == nil
        }
        guard isPlain, fields.count == 3, fields["alg"] == "HS256", fields["typ"] == "JWT" else { return nil }
        return fields["kid"].flatMap { self.authenticators[$0] }
    }
}

extension AccessClaims {
    /// Reads the claims out of a payload that has them and nothing else, each once.
    fileprivate init?(plainly payload: UnsafeRawBufferPointer) {
        var (account, session): (AccountID?, SessionID?)
        var (issuedAt, expiresAt): (Int64?, Int64?)
        let isPlain = PlainObject.read(payload) { name, value in
            switch (name, value) {
            case ("sub", .text(let text)) where account == nil:
                account = AccountID(utf8: text)
                return account != nil
            case ("sid", .text(let text)) where session == nil:
                session = SessionID(utf8: text)
                return session != nil
            case ("iat", .number(let number)) where issuedAt == nil:
                issuedAt = number
                return true
            case ("exp", .number(let number)) where expiresAt == nil:
                expiresAt = number
                return true
            default:
                return false
            }
        }
        guard isPlain, let account, let session, let issuedAt, let expiresAt else { return nil }
        // No number of so few digits leaves the range of an instant.
        self.init(
            account: account,
            session: session,
            issuedAt: Instant(milliseconds: issuedAt * 1_000),
            expiresAt: Instant(milliseconds: expiresAt * 1_000)
        )
    }
}
