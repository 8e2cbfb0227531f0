import Crypto

/// The secret of an invite: 128 bits that nobody can guess, written in base64url.
struct InviteCode: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Makes a new code.
    static func random(using generator: inout some RandomNumberGenerator) -> InviteCode {
        InviteCode(bytes: (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Reads the written form, as people paste it; anything else is nil.
    init?(_ typed: String) {
        let text = typed.filter { !$0.isWhitespace }
        guard text.utf8.count == 22, let bytes = Base64URL.decode(text), bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The written form.
    var text: String {
        Base64URL.encode(self.bytes)
    }

    /// What a store keeps instead of the code.
    var digest: InviteDigest {
        InviteDigest(bytes: Array(SHA256.hash(data: self.bytes)))
    }
}

/// SHA-256 of an invite's code, by which a store knows the invite and cannot tell the code.
public struct InviteDigest: Hashable, Sendable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes a digest back from a store.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
