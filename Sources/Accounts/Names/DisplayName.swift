/// The name strangers see; it need not be unique.
enum DisplayName {
    /// The most Unicode scalars a display name has.
    static let longest = 32

    /// The name as it will be shown, or nil if it cannot be one.
    static func accept(_ typed: String) -> String? {
        NameText.accept(typed, longest: Self.longest)
    }

    /// A friendly name for whoever gives none, such as "Guest 4821".
    static func random(using generator: inout some RandomNumberGenerator) -> String {
        "Guest \(Int.random(in: 1_000...9_999, using: &generator))"
    }
}
