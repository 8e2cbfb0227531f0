import Foundation

/// Which passwords are taken, and what is wrong with those that are not.
enum PasswordRules {
    /// How many Unicode scalars a password has.
    static let lengths = 8...128

    /// What is wrong with a password.
    enum Weakness: Hashable, Sendable, CaseIterable {
        case tooShort
        case tooLong
        case common
        case sameAsLogin

        /// What to tell the one who chose it.
        var advice: String {
            switch self {
            case .tooShort: "Please use a password of at least \(PasswordRules.lengths.lowerBound) characters."
            case .tooLong: "Please use a password of at most \(PasswordRules.lengths.upperBound) characters."
            case .common: "That password is among the first that anybody would guess. Please choose another."
            case .sameAsLogin: "Please use a password that is not your name."
            }
        }
    }

    /// What is wrong with a password for this login; nil if nothing is.
    static func weakness(of password: String, login: Login) -> Weakness? {
        let length = password.unicodeScalars.count
        if length < Self.lengths.lowerBound { return .tooShort }
        if length > Self.lengths.upperBound { return .tooLong }
        let folded = LoginKey.fold(password)
        if folded == login.key.text { return .sameAsLogin }
        if CommonPasswords.contains(folded) || PasswordForm.isCommon(folded) { return .common }
        return nil
    }
}
