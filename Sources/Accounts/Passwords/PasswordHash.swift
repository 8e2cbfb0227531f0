/// A password, hashed, with all that checking it takes: algorithm, parameters, salt and digest as one PHC string.
public struct PasswordHash: Hashable, Sendable {
    /// The PHC string, such as `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
    public let phc: String

    /// Takes a hash back from a store.
    public init(phc: String) {
        self.phc = phc
    }
}

extension PasswordHash: CustomStringConvertible {
    /// Says what it is and no more: a hash has no place in a log.
    public var description: String {
        "PasswordHash(…)"
    }
}
