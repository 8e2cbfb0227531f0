import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct InviteTests {
    private static let byInvite = AccountPolicy(signUp: .invite)

    @Test func anInviteLetsAsManyInAsItSays() async throws {
        let door = await Doorway(policy: Self.byInvite)
        let invite = try await door.moderation.invite(uses: 2, lasting: .seconds(60), by: "mo")
        try await door.signUp("one", invite: invite.code)
        try await door.signUp("two", invite: " \(invite.code)\n")
        await expectRefusal(.signUpClosed) { try await door.signUp("three", invite: invite.code) }
    }

    @Test(arguments: [nil, "", "garbage", "AAAAAAAAAAAAAAAAAAAAAA"])
    func withoutAGoodInviteNobodySignsUp(code: String?) async throws {
        let door = await Doorway(policy: Self.byInvite)
        let guest = try await door.identify(door.guestPass())
        await expectRefusal(.signUpClosed) { try await door.signUp(invite: code) }
        await expectRefusal(.signUpClosed) { try await door.signUp(invite: code, promoting: guest) }
    }

    @Test func anInviteExpires() async throws {
        let door = await Doorway(policy: Self.byInvite)
        let invite = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo")
        #expect(invite.expiresAt == door.clock.now.advanced(by: .seconds(60)))
        door.clock.advance(by: .seconds(60))
        await expectRefusal(.signUpClosed) { try await door.signUp(invite: invite.code) }
    }

    @Test func whoIsRefusedSpendsNoInvite() async throws {
        let door = await Doorway(policy: Self.byInvite)
        let moderation = door.moderation
        let (first, second) = (
            try await moderation.invite(uses: 1, lasting: .seconds(60), by: "mo").code,
            try await moderation.invite(uses: 1, lasting: .seconds(60), by: "mo").code
        )
        let guest = try await door.identify(door.guestPass())
        try await door.signUp("taken", invite: first)
        await expectRefusal(.nameTaken) { try await door.signUp("taken", invite: second) }
        await expectRefusal(.nameTaken) { try await door.signUp("taken", invite: second, promoting: guest) }
        await expectRefusal(.weakPassword) { try await door.signUp("free", password: "password", invite: second) }
        #expect(try await moderation.invites().map(\.uses) == [1])
        try await door.signUp("free", invite: second, promoting: guest)
        #expect(try await moderation.invites() == [])
    }

    @Test func withoutAnInviteNobodyLearnsWhichNamesAreTaken() async throws {
        let door = await Doorway(policy: Self.byInvite)
        let invite = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo").code
        try await door.signUp("taken", invite: invite)
        let taken = await expectRefusal(.signUpClosed) { try await door.signUp("taken", invite: invite) }
        let free = await expectRefusal(.signUpClosed) { try await door.signUp("free", invite: invite) }
        #expect(taken?.message == free?.message)
    }

    @Test func ofManyWhoWantTheLastUseOneGetsIt() async throws {
        let door = await Doorway(policy: Self.byInvite)
        let invite = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo").code
        let entries = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<8 {
                group.addTask { (try? await door.signUp("zoe \(index)", invite: invite)) != nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(entries.count { $0 } == 1)
    }

    @Test func whereSignUpIsOpenAnInviteIsNotSpent() async throws {
        let door = await Doorway()
        let invite = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo").code
        try await door.signUp("one", invite: invite)
        try await door.signUp("two", invite: "garbage")
        #expect(try await door.moderation.invites().map(\.uses) == [1])
    }

    @Test func aGuestPassNeedsNoInvite() async throws {
        try await Doorway(policy: Self.byInvite).guestPass()
    }
}
