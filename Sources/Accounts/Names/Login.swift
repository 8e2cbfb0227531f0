import Foundation

/// The name somebody signs in with; strangers never see it.
public struct Login: Hashable, Sendable {
    /// The most Unicode scalars a login has.
    public static let longest = 32

    /// The login as its owner wrote it, without white space around it.
    public let text: String
    /// The form by which it is unique.
    public let key: LoginKey

    /// Takes a login as typed, or nil if it cannot be one.
    public init?(_ typed: String) {
        guard let text = NameText.accept(typed, longest: Self.longest) else { return nil }
        self.text = text
        self.key = LoginKey(stored: LoginKey.fold(text))
    }

    /// Takes a login back from a store that kept both its forms.
    public init(text: String, key: LoginKey) {
        self.text = text
        self.key = key
    }
}

/// The form of a login by which it is unique: compatibility-composed (NFKC), case-folded, without ignorable characters.
///
/// Stores keep it beside the login, so a later Unicode version cannot make two accounts one.
public struct LoginKey: Hashable, Sendable {
    /// The folded text.
    public let text: String

    /// Takes a key back from a store.
    public init(stored text: String) {
        self.text = text
    }

    /// Folds a text so that all ways of writing it, and upper and lower case, are one.
    ///
    /// Upper case first and lower case then stands in for Unicode's full case folding: it makes ß and SS, ς and σ
    /// one as folding does, and a few pairs more (ı and i), which for uniqueness errs on the safe side.
    static func fold(_ text: String) -> String {
        let composed = text.precomposedStringWithCompatibilityMapping
        let folded = composed.uppercased().lowercased().precomposedStringWithCompatibilityMapping
        return String(folded.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint })
    }
}
