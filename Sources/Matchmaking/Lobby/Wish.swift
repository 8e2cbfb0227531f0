public import SharedKernel

/// What a guest asks for when they look for somebody; nil is what is left out, and stays as it was.
public struct Wish: Hashable, Sendable {
    /// How many interests may be named.
    public static let maximumInterests = 10

    /// What they would like to talk of; none is as good as any.
    public var interests: [Interest]?
    /// Which language they want to be spoken.
    public var language: LanguageWish?
    /// Whether their calls are to go through a relay only (rule 13); it has no part in who suits whom.
    public var relayOnly: Bool?

    /// Makes a wish; for anybody, if nothing is asked for.
    public init(interests: [Interest]? = nil, language: LanguageWish? = nil, relayOnly: Bool? = nil) {
        self.interests = interests
        self.language = language
        self.relayOnly = relayOnly
    }
}

/// Something to talk of: two share it if it is written the same.
///
/// Whoever makes one has brought it into the one form: NFKC, trimmed and case-folded (rule 3).
public struct Interest: Hashable, Comparable, Sendable {
    /// The form in which it is compared and shown.
    public let name: String

    /// Makes an interest of a name in its one form.
    public init(_ name: String) {
        self.name = name
    }

    /// In the order of their names.
    public static func < (lhs: Interest, rhs: Interest) -> Bool {
        lhs.name < rhs.name
    }
}

/// A language, by its BCP 47 primary subtag in lower case.
public struct Language: Hashable, Sendable {
    /// Such as `en`.
    public let subtag: String

    /// Makes a language of a subtag in lower case.
    public init(_ subtag: String) {
        self.subtag = subtag
    }
}

/// Which language a guest wants to be spoken.
public enum LanguageWish: Hashable, Sendable {
    /// Whichever.
    case any
    /// This one.
    case only(Language)
}

/// The beginning of a call that a guest brings along, so that it need not be waited for (rule 12).
public struct Offer: Hashable, Sendable {
    /// The session description as it came, `{type,sdp}` in JSON.
    public let description: String
    /// Until when it serves: no longer than the ICE credentials in it.
    public let goodUntil: Instant

    /// Makes an offer.
    public init(description: String, goodUntil: Instant) {
        self.description = description
        self.goodUntil = goodUntil
    }
}
