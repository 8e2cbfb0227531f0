import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct AccessTokensTests {
    private let account = AccountID.random()
    private let session = SessionID.random()
    private let key = SigningKey.random()
    private let now = ManualClock().now

    private func issue(with tokens: AccessTokens) async throws -> String {
        try await tokens.issue(for: self.account, session: self.session, at: self.now, lasting: .seconds(900))
    }

    @Test func aTokenSaysWhoseItIs() async throws {
        let tokens = await AccessTokens(current: self.key)
        let claims = try #require(await tokens.verify(try await self.issue(with: tokens), at: self.now))
        #expect(claims.account == self.account)
        #expect(claims.session == self.session)
        #expect(claims.issuedAt == self.now)
        #expect(claims.expiresAt == self.now.advanced(by: .seconds(900)))
    }

    @Test func aTokenIsGoodUntilItExpires() async throws {
        let tokens = await AccessTokens(current: self.key)
        let token = try await self.issue(with: tokens)
        #expect(await tokens.verify(token, at: self.now.advanced(by: .milliseconds(899_999))) != nil)
        #expect(await tokens.verify(token, at: self.now.advanced(by: .seconds(900))) == nil)
    }

    @Test func aPreviousKeyIsBelievedAndSignsNoMore() async throws {
        let old = await AccessTokens(current: self.key)
        let new = await AccessTokens(current: .random(), previous: [self.key])
        #expect(await new.verify(try await self.issue(with: old), at: self.now) != nil)
        #expect(await old.verify(try await self.issue(with: new), at: self.now) == nil)
    }

    @Test func anotherKeyIsNotBelieved() async throws {
        let tokens = await AccessTokens(current: self.key)
        let stranger = await AccessTokens(current: .random())
        #expect(await tokens.verify(try await self.issue(with: stranger), at: self.now) == nil)
    }

    @Test func aKeyIsNotBelievedUnderTheNameOfAnother() async throws {
        let previous = SigningKey.random()
        let tokens = await AccessTokens(current: self.key, previous: [previous])
        let mine = try await self.issue(with: await AccessTokens(current: self.key))
        let other = try await self.issue(with: await AccessTokens(current: previous))
        let crossed = other.prefix { $0 != "." } + mine.drop { $0 != "." }
        #expect(await tokens.verify(String(crossed), at: self.now) == nil)
    }

    @Test func noByteOfATokenCanBeChanged() async throws {
        let tokens = await AccessTokens(current: self.key)
        let token = [UInt8](try await self.issue(with: tokens).utf8)
        // The last character's spare bits carry nothing, so changing it may change nothing.
        for index in token.indices.dropLast() {
            var tampered = token
            tampered[index] = token[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(await tokens.verify(String(decoding: tampered, as: UTF8.self), at: self.now) == nil)
        }
    }

    @Test func aGenuineTokenOfAnotherMakeIsTaken() async throws {
        let tokens = await AccessTokens(current: try #require(SigningKey(secret: ForgedToken.secret)))
        let claims = try #require(await tokens.verify(ForgedToken.genuine.text, at: self.now))
        #expect(claims.account.description == "acc_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a")
    }

    @Test(arguments: ForgedToken.forgeries)
    func aForgedTokenIsRefused(token: ForgedToken) async throws {
        let tokens = await AccessTokens(current: try #require(SigningKey(secret: ForgedToken.secret)))
        #expect(await tokens.verify(token.text, at: self.now) == nil)
    }

    @Test(arguments: ["", ".", "..", "...", "a.b.c", "e30.e30.", "é.é.é", String(repeating: "a", count: 100_000)])
    func whatIsNoTokenIsRefused(text: String) async {
        let tokens = await AccessTokens(current: self.key)
        #expect(await tokens.verify(text, at: self.now) == nil)
    }

    @Test func aShortSecretIsNoKey() {
        #expect(SigningKey(secret: String(repeating: "x", count: 31)) == nil)
        #expect(SigningKey(secret: String(repeating: "x", count: 32)) != nil)
    }

    @Test func aKeyIsNamedByItsSecretAndKeepsIt() throws {
        let first = try #require(SigningKey(secret: ForgedToken.secret))
        let again = try #require(SigningKey(secret: ForgedToken.secret))
        #expect(first.id == again.id)
        #expect(first.id != SigningKey.random().id)
        #expect(!"\(first)".contains(ForgedToken.secret))
    }
}
