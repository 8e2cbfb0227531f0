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
    /// What the host gave them to come in with, where an invite is asked for.
    public let invite: String?

    /// Makes a body.
    public init(
        login: String,
        password: String,
        displayName: String? = nil,
        adult: Bool?,
        terms: String?,
        invite: String? = nil
    ) {
        self.login = login
        self.password = password
        self.displayName = displayName
        self.adult = adult
        self.terms = terms
        self.invite = invite
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

/// The body of `PATCH /api/account`: a new display name, a new password, or consent to new terms.
public struct ChangeAccountBody: Codable, Hashable, Sendable {
    /// What strangers are to see.
    public let displayName: String?
    /// The password as it is.
    public let password: String?
    /// The password as it is to be.
    public let newPassword: String?
    /// Whether they say that they are an adult.
    public let adult: Bool?
    /// The version of the terms they agree to.
    public let terms: String?

    /// Makes a body of any of the fields; the server takes one of the three kinds.
    public init(
        displayName: String? = nil,
        password: String? = nil,
        newPassword: String? = nil,
        adult: Bool? = nil,
        terms: String? = nil
    ) {
        self.displayName = displayName
        self.password = password
        self.newPassword = newPassword
        self.adult = adult
        self.terms = terms
    }
}

/// The body of `DELETE /api/account`.
public struct DeleteAccountBody: Codable, Hashable, Sendable {
    /// The password; guests have none.
    public let password: String?

    /// Makes a body.
    public init(password: String? = nil) {
        self.password = password
    }
}
