import Crypto
import Foundation

/// A secret that access tokens are signed with, and the name (`kid`) by which they refer to it.
public struct SigningKey: Sendable {
    /// The least bytes a secret has: as many as an HS256 signature.
    public static let shortest = 32

    /// The key's public name: the start of a hash of it.
    public let id: String
    let symmetricKey: SymmetricKey

    /// Takes a secret from the host's settings, as the bytes of its UTF-8; nil if it is too short to be safe.
    public init?(secret: String) {
        self.init(bytes: [UInt8](secret.utf8))
    }

    /// Takes the bytes of a secret; nil if they are too few to be safe.
    init?(bytes: [UInt8]) {
        guard bytes.count >= Self.shortest else { return nil }
        self.init(SymmetricKey(data: bytes))
    }

    /// Makes a new key that nobody can guess.
    public static func random() -> SigningKey {
        SigningKey(SymmetricKey(size: .bits256))
    }

    private init(_ symmetricKey: SymmetricKey) {
        // Under a label of its own, so that the name is no digest that anything else uses.
        let name = HMAC<SHA256>.authenticationCode(for: Data("hallway kid".utf8), using: symmetricKey)
        self.symmetricKey = symmetricKey
        self.id = Base64URL.encode(Array(name.prefix(9)))
    }

    var bytes: [UInt8] {
        self.symmetricKey.withUnsafeBytes { [UInt8]($0) }
    }
}

extension SigningKey: CustomStringConvertible {
    /// Names the key and keeps its secret.
    public var description: String {
        "SigningKey(\(self.id))"
    }
}
