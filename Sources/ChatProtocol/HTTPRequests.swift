/// The body of `POST /api/accounts`.
public struct SignUpBody: Codable, Hashable, Sendable {
    /// The name to sign in with.
    public let login: String
    /// The password.
    public let password: String
    /// What strangers see; the server finds a name if there is none.
    public let displayName: String?
    /// Whether they say that they are an adult.
    public let adult: Bool?
    /// The version of the terms they agree to.
    public let terms: String?

    /// Makes a body.
    public init(login: String, password: String, displayName: String? = nil, adult: Bool?, terms: String?) {
        self.login = login
        self.password = password
        self.displayName = displayName
        self.adult = adult
        self.terms = terms
    }
}

/// The body of `POST /api/sessions`.
public struct SignInBody: Codable, Hashable, Sendable {
    /// The name to sign in with.
    public let login: String
    /// The password.
    public let password: String

    /// Makes a body.
    public init(login: String, password: String) {
        self.login = login
        self.password = password
    }
}

/// The body of `POST /api/sessions/guest`.
public struct GuestPassBody: Codable, Hashable, Sendable {
    /// What strangers see; the server finds a name if there is none.
    public let displayName: String?
    /// Whether they say that they are an adult.
    public let adult: Bool?
    /// The version of the terms they agree to.
    public let terms: String?

    /// Makes a body.
    public init(displayName: String? = nil, adult: Bool?, terms: String?) {
        self.displayName = displayName
        self.adult = adult
        self.terms = terms
    }
}
