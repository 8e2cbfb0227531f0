import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct ModerationTests {
    @Test func anAccountIsFoundByIdAndByLogin() async throws {
        let door = await Doorway()
        let member = try await door.signUp("Zoë").account
        let guest = try await door.guestPass("Zoë").account
        let overview = AccountOverview(account: member, login: "Zoë")
        #expect(try await door.moderation.account(named: member.id.description) == overview)
        #expect(try await door.moderation.account(named: " ZOË ") == overview)
        let guestOverview = AccountOverview(account: guest, login: nil)
        #expect(try await door.moderation.account(named: guest.id.description) == guestOverview)
        for text in ["", "nobody", AccountID.random().description, "gst_\(String(repeating: "0", count: 32))"] {
            await expectRefusal(.notFound) { _ = try await door.moderation.account(named: text) }
        }
    }

    @Test func aBanIsKeptAndNotedInOneStep() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        let until = Instant(milliseconds: 1_796_119_200_000)
        let ban = try await door.moderation.ban(account, because: " spam ", until: until, by: "mo")
        #expect(ban == Ban(account: account, reason: "spam", bannedAt: door.clock.now, until: until, by: "mo"))
        #expect(try await door.moderation.ban(of: account) == ban)
        let entry = AuditEntry(
            at: door.clock.now,
            by: "mo",
            action: .accountBanned,
            subject: account.description,
            detail: "until 2026-12-01 10:00 UTC: spam"
        )
        #expect(try await door.moderation.audit(newest: 10) == [entry])
    }

    @Test func aLaterBanTakesThePlaceOfTheEarlier() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        _ = try await door.moderation.ban(account, because: "spam", until: nil, by: "mo")
        door.clock.advance(by: .seconds(1))
        let end = door.clock.now.advanced(by: .seconds(60))
        let later = try await door.moderation.ban(account, because: "a little spam", until: end, by: "max")
        #expect(try await door.moderation.ban(of: account) == later)
        #expect(try await door.moderation.audit(newest: 10).map(\.by) == ["max", "mo"])
        door.clock.advance(by: .seconds(60))
        #expect(try await door.moderation.ban(of: account) == nil, "it is over")
    }

    @Test(arguments: ["", "   ", "a\u{7}b", "two\nlines", String(repeating: "a", count: 201)])
    func aReasonThatCannotBeToldIsRefused(reason: String) async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        await expectRefusal(.invalidRequest) {
            _ = try await door.moderation.ban(account, because: reason, until: nil, by: "mo")
        }
        #expect(try await door.moderation.ban(of: account) == nil)
        let longest = String(repeating: "a", count: 200)
        _ = try await door.moderation.ban(account, because: longest, until: nil, by: "mo")
    }

    @Test func aBanThatWouldBeOverIsRefused() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        await expectRefusal(.invalidRequest) {
            _ = try await door.moderation.ban(account, because: "spam", until: door.clock.now, by: "mo")
        }
    }

    @Test func nobodyIsBannedWhoIsNotThere() async throws {
        let door = await Doorway()
        await expectRefusal(.notFound) {
            _ = try await door.moderation.ban(.random(), because: "spam", until: nil, by: "mo")
        }
        #expect(try await door.moderation.ban(of: .random()) == nil)
        #expect(try await door.moderation.unban(.random(), by: "mo") == false)
        #expect(try await door.moderation.audit(newest: 10) == [])
    }

    @Test func lettingInAgainIsNotedOnce() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        #expect(try await door.moderation.unban(account, by: "mo") == false)
        _ = try await door.moderation.ban(account, because: "spam", until: nil, by: "mo")
        #expect(try await door.moderation.unban(account, by: "max"))
        #expect(try await door.moderation.unban(account, by: "max") == false)
        #expect(try await door.moderation.audit(newest: 10).map(\.action) == ["account.unbanned", "account.banned"])
    }

    @Test func bansThatAreLongOverAreForgotten() async throws {
        let door = await Doorway()
        let account = try await door.signUp().account.id
        let end = door.clock.now.advanced(by: .seconds(60))
        let ban = try await door.moderation.ban(account, because: "spam", until: end, by: "mo")
        door.clock.advance(by: .seconds(60 + 30 * 86_400))
        try await door.service.prune()
        #expect(try await door.service.export(account).ban == ban)
        door.clock.advance(by: .seconds(1))
        try await door.service.prune()
        #expect(try await door.service.export(account).ban == nil)
    }

    @Test func invitesThatAreGoodAreListedTheNewestFirst() async throws {
        let door = await Doorway(policy: AccountPolicy(signUp: .invite))
        let start = door.clock.now
        _ = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo")
        let spent = try await door.moderation.invite(uses: 1, lasting: .seconds(600), by: "mo")
        let used = try await door.moderation.invite(uses: 3, lasting: .seconds(600), by: "mo")
        door.clock.advance(by: .seconds(60))
        _ = try await door.moderation.invite(uses: 7, lasting: .seconds(600), by: "max")
        try await door.signUp("one", invite: spent.code)
        try await door.signUp("two", invite: used.code)
        let expected = [
            InviteSummary(
                createdAt: start.advanced(by: .seconds(60)),
                expiresAt: start.advanced(by: .seconds(660)),
                uses: 7,
                by: "max"
            ),
            InviteSummary(createdAt: start, expiresAt: start.advanced(by: .seconds(600)), uses: 2, by: "mo"),
        ]
        #expect(try await door.moderation.invites() == expected)
        try await door.service.prune()
        #expect(try await door.store.invites() == expected)
        #expect(try await door.moderation.audit(newest: 10).map(\.action) == Array(repeating: "invite.made", count: 4))
    }

    @Test(arguments: [
        (0, Duration.seconds(60)), (-1, .seconds(60)), (10_001, .seconds(60)), (1, .zero), (1, .seconds(-1)),
        (1, .seconds(367 * 86_400)), (1, .seconds(Int64.max)),
    ])
    func anInviteWithoutBoundsIsNotMade(uses: Int, lifetime: Duration) async throws {
        let door = await Doorway()
        await expectRefusal(.invalidRequest) {
            _ = try await door.moderation.invite(uses: uses, lasting: lifetime, by: "mo")
        }
    }

    @Test func whatOtherPartsDecideIsNoted() async throws {
        let door = await Doorway()
        try await door.moderation.note(.reportDecided, subject: "rep_1", detail: "upheld", by: "mo")
        let entry = AuditEntry(
            at: door.clock.now,
            by: "mo",
            action: .reportDecided,
            subject: "rep_1",
            detail: "upheld"
        )
        #expect(try await door.moderation.audit(newest: 1) == [entry])
        #expect(try await door.moderation.audit(newest: -1) == [])
        #expect(try await door.moderation.audit(newest: .max) == [entry])
    }

    @Test func anOutageIsToldAsSuch() async throws {
        let door = await Doorway()
        door.store.fail(with: StoreError(code: .unavailable, message: "no disk"))
        await expectRefusal(.unavailable) { _ = try await door.moderation.audit(newest: 1) }
    }
}
