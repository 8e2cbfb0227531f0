/// Who may come in, for how long, and how often they may try: the host's choices.
public struct AccountPolicy: Hashable, Sendable {
    /// Who may sign up.
    public let signUp: SignUpPolicy
    /// Whether somebody may come in without signing up.
    public let guestsAllowed: Bool
    /// How long a guest's account outlives the last time its owner was seen.
    public let guestTTL: Duration
    /// The version of the terms in force; a consent must name it.
    public let terms: String
    /// How long an access token is good for.
    ///
    /// Its claims count in whole seconds.
    public let accessTokenTTL: Duration
    /// How long a session lasts when nobody refreshes it.
    ///
    /// For guests ``guestTTL`` counts if it is shorter.
    public let refreshTTL: Duration
    /// How many sign-ins a minute one login and one address may try; 0 switches the limit off.
    public let signInsPerMinute: Int
    /// How many sign-ups and guest passes together one address may ask for in a minute; 0 switches the limit off.
    public let passesPerMinute: Int

    /// Makes a policy; what is left out is as the protocol has it.
    public init(
        signUp: SignUpPolicy = .open,
        guestsAllowed: Bool = true,
        guestTTL: Duration = .seconds(30 * 86_400),
        terms: String = "1",
        accessTokenTTL: Duration = .seconds(15 * 60),
        refreshTTL: Duration = .seconds(30 * 86_400),
        signInsPerMinute: Int = 10,
        passesPerMinute: Int = 30
    ) {
        self.signUp = signUp
        self.guestsAllowed = guestsAllowed
        self.guestTTL = guestTTL
        self.terms = terms
        self.accessTokenTTL = accessTokenTTL
        self.refreshTTL = refreshTTL
        self.signInsPerMinute = signInsPerMinute
        self.passesPerMinute = passesPerMinute
    }

    /// How long a session of such an account lasts when nobody refreshes it.
    func sessionTTL(for kind: Account.Kind) -> Duration {
        switch kind {
        case .guest: min(self.refreshTTL, self.guestTTL)
        case .member: self.refreshTTL
        }
    }
}
