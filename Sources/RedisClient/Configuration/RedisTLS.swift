/// How a connection is protected.
///
/// TLS 1.2 or 1.3. The server's certificate is always checked; there is no way to switch that off, since a connection to
/// nobody in particular protects nothing.
public struct RedisTLS: Hashable, Sendable {
    /// Who may have signed the server's certificate.
    public enum Trust: Hashable, Sendable {
        /// Whoever the system trusts.
        case system
        /// Whoever stands in this PEM file, and nobody else.
        case file(String)
    }

    /// Who may have signed the server's certificate.
    public var trust: Trust
    /// Whether the certificate must be for the name the server is reached by.
    public var verifiesName: Bool

    /// Makes a protection.
    public init(trust: Trust = .system, verifiesName: Bool = true) {
        self.trust = trust
        self.verifiesName = verifiesName
    }
}
