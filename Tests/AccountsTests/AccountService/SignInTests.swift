import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct SignInTests {
    @Test func aMemberComesBackAsAnotherGuestOfTheSameAccount() async throws {
        let door = await Doorway()
        let first = try await door.signUp()
        door.clock.advance(by: .seconds(60))
        let second = try await door.signIn()
        #expect(first.account.id == second.account.id)
        #expect(first.session != second.session)
        let firstGuest = try await door.service.identify(accessToken: first.accessToken).guest
        let secondGuest = try await door.service.identify(accessToken: second.accessToken).guest
        #expect(firstGuest != secondGuest)
        #expect(try await door.service.account(second.account.id).lastSeenAt == door.clock.now)
    }

    @Test func anUnknownLoginGetsTheAnswerOfAWrongPassword() async throws {
        let door = await Doorway()
        try await door.signUp()
        let wrong = await expectRefusal(.wrongCredentials) { try await door.signIn(password: "hallway at noon") }
        let unknown = await expectRefusal(.wrongCredentials) { try await door.signIn("nobody") }
        #expect(wrong?.message == unknown?.message)
    }

    @Test func anUnknownLoginTakesTheWorkOfAWrongPassword() async throws {
        // The line is closed to everybody: whoever needs a hash is turned away, and so is who names nobody.
        let door = await Doorway(limits: PasswordHasher.Limits(parallelism: 0, waiting: 0))
        let refusal = await expectRefusal(.unavailable) { try await door.signIn("nobody") }
        #expect(refusal?.cause as? PasswordHasherError == .lineFull)
        #expect(refusal?.retryAfter != nil)
    }

    @Test(arguments: ["", "\u{0}", String(repeating: "a", count: 33)])
    func aLoginThatCannotBeOneIsWrongToo(login: String) async {
        let door = await Doorway()
        await expectRefusal(.wrongCredentials) { try await door.signIn(login) }
    }

    @Test func aPasswordOfAMegabyteIsNotEvenHashed() async {
        let door = await Doorway(limits: PasswordHasher.Limits(parallelism: 0, waiting: 0))
        let password = String(repeating: "a", count: 1_000_000)
        await expectRefusal(.wrongCredentials) { try await door.signIn(password: password) }
    }

    @Test func aGuestCannotSignIn() async throws {
        let door = await Doorway()
        try await door.guestPass("zoe")
        await expectRefusal(.wrongCredentials) { try await door.signIn("zoe") }
    }

    @Test func signInsAreCountedByLogin() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 3))
        try await door.signUp()
        for index in 0..<3 {
            await expectRefusal(.wrongCredentials) {
                try await door.signIn("ZOE", password: "guess \(index)!!", from: "192.0.2.\(index)")
            }
        }
        let refusal = await expectRefusal(.rateLimited) { try await door.signIn(from: "198.51.100.9") }
        #expect(refusal?.retryAfter == .seconds(20))
        door.clock.advance(by: .seconds(20))
        try await door.signIn()
    }

    @Test func signInsAreCountedByAddress() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 3))
        try await door.signUp()
        for index in 0..<3 {
            await expectRefusal(.wrongCredentials) { try await door.signIn("nobody \(index)") }
        }
        await expectRefusal(.rateLimited) { try await door.signIn() }
        try await door.signIn(from: "198.51.100.9")
    }

    @Test func whatAnAddressMayNotTryDoesNotCountAgainstTheLogin() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 3))
        try await door.signUp()
        for index in 0..<3 {
            await expectRefusal(.wrongCredentials) { try await door.signIn("nobody \(index)", from: "192.0.2.1") }
        }
        for _ in 0..<10 {
            await expectRefusal(.rateLimited) { try await door.signIn(password: "a guess...", from: "192.0.2.1") }
        }
        for index in 0..<3 {
            try await door.signIn(from: "198.51.100.\(index)")
        }
    }

    @Test func zeroSwitchesTheThrottlesOff() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 0, passesPerMinute: 0))
        try await door.signUp()
        for _ in 0..<50 {
            try await door.signIn()
            try await door.guestPass()
        }
    }

    @Test func aHashOfOldParametersIsRenewedAtSignIn() async throws {
        let door = await Doorway()
        try await door.signUp()
        let dearer = PasswordHasher(parameters: PasswordHasher.Parameters(memory: 16_384, iterations: 1))
        let later = AccountService(
            store: door.store,
            hasher: dearer,
            tokens: await AccessTokens(current: .random()),
            policy: AccountPolicy(),
            clock: door.clock.wallClock
        )
        let login = try #require(Login("zoe"))
        await expectRefusal(.wrongCredentials) {
            _ = try await later.signIn(login: "zoe", password: "hallway at noon", device: nil, from: Doorway.address)
        }
        #expect(try dearer.wouldRehash(#require(await door.store.member(with: login.key)).credentials.hash))
        _ = try await later.signIn(login: "zoe", password: Doorway.password, device: nil, from: Doorway.address)
        #expect(try !dearer.wouldRehash(#require(await door.store.member(with: login.key)).credentials.hash))
        _ = try await later.signIn(login: "zoe", password: Doorway.password, device: nil, from: Doorway.address)
    }
}
