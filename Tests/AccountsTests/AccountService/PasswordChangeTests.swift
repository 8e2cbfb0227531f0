import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct PasswordChangeTests {
    private let new = "hallway at dawn"

    private func change(
        of identity: Identity,
        from old: String = Doorway.password,
        to new: String,
        in door: Doorway
    ) async throws(AccountError) -> AccountOverview {
        try await door.service.changePassword(of: identity, from: old, to: new)
    }

    @Test func aNewPasswordEndsEveryOtherSession() async throws {
        let door = await Doorway()
        let phone = try await door.signUp()
        let desk = try await door.signIn()
        let stranger = try await door.signUp("max")
        let overview = try await self.change(of: door.identify(desk), to: self.new, in: door)
        #expect(overview.login == "zoe")
        await expectRefusal(.unauthorized) { _ = try await door.identify(phone) }
        await expectRefusal(.unauthorized) { _ = try await door.service.refresh(phone.refresh) }
        _ = try await door.identify(desk)
        _ = try await door.service.refresh(desk.refresh)
        _ = try await door.identify(stranger)
        let told = [Revocation(account: phone.account.id, session: phone.session, reason: .signedOut)]
        #expect(try await door.feed() == told)
        await expectRefusal(.wrongCredentials) { try await door.signIn() }
        try await door.signIn(password: self.new)
    }

    @Test(arguments: ["", "hallway at noon", String(repeating: "a", count: 1_000)])
    func theOldPasswordMustBeRight(old: String) async throws {
        let door = await Doorway()
        let phone = try await door.signUp()
        let desk = try await door.identify(door.signIn())
        await expectRefusal(.wrongCredentials) {
            _ = try await self.change(of: desk, from: old, to: self.new, in: door)
        }
        _ = try await door.identify(phone)
        try await door.signIn()
    }

    @Test func aWeakPasswordIsRefusedBeforeItCounts() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 1))
        let identity = try await door.identify(door.signUp("Strange Loop"))
        for weak in ["short", "password", "strange loop"] {
            await expectRefusal(.weakPassword) { _ = try await self.change(of: identity, to: weak, in: door) }
        }
        _ = try await self.change(of: identity, to: self.new, in: door)
    }

    @Test func aGuestHasNoPasswordToChange() async throws {
        let door = await Doorway()
        let guest = try await door.identify(door.guestPass())
        await expectRefusal(.invalidRequest) { _ = try await self.change(of: guest, to: self.new, in: door) }
    }

    @Test func triesAreCountedByAccountAndApartFromSignIns() async throws {
        let door = await Doorway(policy: AccountPolicy(signInsPerMinute: 2))
        let zoe = try await door.identify(door.signUp())
        let max = try await door.identify(door.signUp("max"))
        // A stranger who guesses at the login does not keep its owner from the remedy.
        for _ in 0..<2 { await expectRefusal(.wrongCredentials) { try await door.signIn(password: "a guess...") } }
        await expectRefusal(.rateLimited) { try await door.signIn() }
        _ = try await self.change(of: zoe, to: self.new, in: door)
        await expectRefusal(.wrongCredentials) { _ = try await self.change(of: zoe, to: self.new, in: door) }
        await expectRefusal(.rateLimited) { _ = try await self.change(of: zoe, from: self.new, to: self.new, in: door) }
        _ = try await self.change(of: max, to: self.new, in: door)
    }

    @Test func whoSignsInWithTheOldPasswordWhileItChangesIsNotIn() async throws {
        let door = await Doorway()
        let owner = try await door.identify(door.signUp())
        // The old password was found right; the change comes before the session begins.
        door.store.beforeNextSession { [new] in
            _ = try? await door.service.changePassword(of: owner, from: Doorway.password, to: new)
        }
        await expectRefusal(.wrongCredentials) { try await door.signIn() }
        #expect(try await door.service.sessions(of: owner.account).map(\.id) == [owner.session])
        try await door.signIn(password: self.new)
    }

    @Test func whoSignsInWhileTheirHashIsRenewedIsIn() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        let old = try #require(await door.store.record(of: account)?.credentials?.hash)
        let renewed = try await door.service.hasher.hash(Doorway.password)
        door.store.beforeNextSession { try? await door.store.replaceHash(of: account, from: old, to: renewed) }
        let signedIn = try await door.signIn()
        #expect(try await door.store.record(of: account)?.credentials?.hash == renewed)
        _ = try await door.identify(signedIn)
    }

    @Test func whoSignsInWhileTheirAccountIsDeletedIsNotIn() async throws {
        let door = await Doorway()
        let owner = try await door.identify(door.signUp())
        door.store.beforeNextSession {
            try? await door.service.delete(owner, password: Doorway.password)
        }
        await expectRefusal(.wrongCredentials) { try await door.signIn() }
    }
}
