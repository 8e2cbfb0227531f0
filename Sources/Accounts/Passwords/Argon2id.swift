import CSodium
import Foundation

/// Argon2id by libsodium, for one setting of its costs.
///
/// It blocks its thread; ``PasswordHasher`` says where it runs.
struct Argon2id: Sendable {
    let parameters: PasswordHasher.Parameters

    /// libsodium made ready, once for the process; false if it cannot be used on this machine.
    private static let isReady = sodium_init() >= 0

    /// Hashes a password with a new salt; nil if the memory is not to be had.
    func hash(_ password: String) -> PasswordHash? {
        guard Self.isReady else { return nil }
        let password = Self.bytes(of: password)
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let outcome = crypto_pwhash_str_alg(
            &text,
            password,
            UInt64(password.count),
            UInt64(self.parameters.iterations),
            self.parameters.memory,
            crypto_pwhash_ALG_ARGON2ID13
        )
        guard outcome == 0 else { return nil }
        return PasswordHash(phc: String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// Whether a password has this hash; nil if libsodium cannot be used.
    ///
    /// The comparison takes constant time.
    func verify(_ password: String, against hash: PasswordHash) -> Bool? {
        guard Self.isReady else { return nil }
        let password = Self.bytes(of: password)
        return crypto_pwhash_str_verify(hash.phc, password, UInt64(password.count)) == 0
    }

    /// Whether a hash was made with other costs than these.
    func wouldRehash(_ hash: PasswordHash) -> Bool {
        Self.isReady
            && crypto_pwhash_str_needs_rehash(hash.phc, UInt64(self.parameters.iterations), self.parameters.memory) != 0
    }

    /// A hash that no password has, and that takes as long to check as one that was made with these costs.
    func makeDecoy(using generator: inout some RandomNumberGenerator) -> PasswordHash {
        let salt = Self.field(ofBytes: Int(crypto_pwhash_SALTBYTES), using: &generator)
        let digest = Self.field(ofBytes: 32, using: &generator)
        let costs = "m=\(self.parameters.memory / 1_024),t=\(self.parameters.iterations),p=1"
        return PasswordHash(phc: "$argon2id$v=19$\(costs)$\(salt)$\(digest)")
    }

    /// The bytes that are hashed: composed (NFC), so that a password is the same from every keyboard.
    private static func bytes(of password: String) -> [CChar] {
        password.precomposedStringWithCanonicalMapping.utf8.map(CChar.init(bitPattern:))
    }

    private static func field(ofBytes count: Int, using generator: inout some RandomNumberGenerator) -> String {
        let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }
}
