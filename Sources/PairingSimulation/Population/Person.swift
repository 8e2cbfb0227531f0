import Matchmaking
import SharedKernel

/// Who somebody is on every visit: an account, what they ask for, and whom they have blocked.
struct Person: Sendable {
    /// The account's number.
    let number: UInt32
    let kind: Kind
    let wish: Wish
    var blocked: Set<AccountID> = []

    var account: AccountID {
        Self.account(self.number)
    }

    static func account(_ number: UInt32) -> AccountID {
        AccountID(high: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, low: UInt64(number))
    }
}

/// What is asked for, or done, that may make a wait longer.
package enum Kind: String, CaseIterable, Codable, Sendable {
    /// Asks for nothing.
    case noWish = "no wish"
    /// Names interests.
    case interests
    /// Asks for a language.
    case language
    /// Names interests and asks for a language.
    case both
    /// Blocks others, whatever they ask for.
    case blocker

    init(isBlocker: Bool, hasInterests: Bool, hasLanguage: Bool) {
        self =
            switch (isBlocker, hasInterests, hasLanguage) {
            case (true, _, _): .blocker
            case (_, false, false): .noWish
            case (_, true, false): .interests
            case (_, false, true): .language
            case (_, true, true): .both
            }
    }
}
