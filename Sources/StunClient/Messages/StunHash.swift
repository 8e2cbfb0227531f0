import Crypto
import Foundation

/// What proves that a message is of one who knows the password.
enum StunHash {
    /// HMAC-SHA1, as RFC 8489 has it for MESSAGE-INTEGRITY.
    static func integrity(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<Insecure.SHA1>.authenticationCode(for: Data(bytes), using: SymmetricKey(data: Data(key))))
    }

    static func md5(_ text: String) -> [UInt8] {
        Array(Insecure.MD5.hash(data: Data(text.utf8)))
    }
}

/// A user name and a password of the long-term kind, as TURN servers ask for them.
public struct TurnLogin: Hashable, Sendable {
    /// Whose it is.
    public let username: String
    /// What proves it.
    public let password: String

    /// Makes a login.
    public init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    /// The key of a message's integrity at a server of a realm.
    public func key(realm: String) -> [UInt8] {
        StunHash.md5("\(self.username):\(realm):\(self.password)")
    }
}
