/// Which pages may use this server: its own, and those the host allows.
///
/// The same for HTTP and for the socket.
public struct OriginPolicy: Sendable {
    private let publicOrigin: Origin?
    private let scheme: Origin.Scheme
    private let allowed: Set<Origin>

    /// Makes a policy.
    ///
    /// Without a public origin, a page's own server is the one its `Host` header names, by the scheme it is spoken to.
    public init(publicOrigin: Origin?, scheme: Origin.Scheme = .http, allowed: [Origin] = []) {
        self.publicOrigin = publicOrigin
        self.scheme = scheme
        self.allowed = Set(allowed)
    }

    /// Makes the policy that the settings say.
    public init(_ settings: Settings.Listening) {
        self.init(publicOrigin: settings.publicOrigin, scheme: settings.scheme, allowed: settings.corsOrigins)
    }

    /// Whether a request with these headers may go on.
    ///
    /// No `Origin` at all is a native client. `null`, which is what a sandboxed or local page sends, is refused.
    public func allows(origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        guard let origin = Origin(origin) else { return false }
        return self.allowed.contains(origin) || origin == self.own(host: host)
    }

    /// The server's own origin, as this request sees it.
    func own(host: String?) -> Origin? {
        self.publicOrigin ?? host.flatMap { Origin(scheme: self.scheme, authority: $0) }
    }
}
