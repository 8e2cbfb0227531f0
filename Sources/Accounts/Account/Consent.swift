/// What a visitor agreed to before coming in.
public struct Consent: Hashable, Sendable {
    /// Whether they said that they are an adult.
    public let adult: Bool
    /// The version of the terms they agreed to; nil if they agreed to none.
    public let terms: String?

    /// Makes a consent as the visitor gave it.
    public init(adult: Bool, terms: String?) {
        self.adult = adult
        self.terms = terms
    }

    /// Whether this is all that is asked: an adult who agreed to the version in force.
    func covers(terms current: String) -> Bool {
        self.adult && self.terms == current
    }
}
