import Testing

@testable import Accounts

@Suite struct PasswordRulesTests {
    private let login: Login

    init() throws {
        self.login = try #require(Login("Strange Loop"))
    }

    @Test(arguments: [
        "hallway at night", "tr0ub4dor&3", "aaaaaaab", "日本語のパスワード", "k3yboard-cat", "👍🏽🎈🚲🌧️🍋🎻🦊",
        String(repeating: "xyz!q", count: 25),
    ])
    func aPasswordNobodyWouldGuessIsTaken(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == nil)
    }

    @Test func lengthIsCountedInScalars() {
        let longest = String(repeating: "abcdefgz", count: 16)
        #expect(PasswordRules.weakness(of: "sevench", login: self.login) == .tooShort)
        #expect(PasswordRules.weakness(of: longest, login: self.login) == nil)
        #expect(PasswordRules.weakness(of: longest + "!", login: self.login) == .tooLong)
    }

    @Test(arguments: [
        "password", "PassWord", "password123", "Password2024", "qwertyuiop", "QWERTZUIOP", "iloveyou", "iloveyou!!",
        "12345678", "123456789", "1234567890", "87654321", "aaaaaaaa", "abababab", "12341234", "abcdefgh", "hgfedcba",
        "1q2w3e4r", "zaq12wsx", "football1", "welcome1", "Ｐａｓｓｗｏｒｄ", "correcthorsebatterystaple", "пароль123",
    ])
    func theCommonestAreRefused(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == .common)
    }

    @Test(arguments: ["Strange Loop", "strange loop", "STRANGE LOOP"])
    func theLoginIsNoPassword(password: String) {
        #expect(PasswordRules.weakness(of: password, login: self.login) == .sameAsLogin)
    }

    @Test func everyWeaknessComesWithAdvice() {
        #expect(Set(PasswordRules.Weakness.allCases.map(\.advice)).count == PasswordRules.Weakness.allCases.count)
    }
}
