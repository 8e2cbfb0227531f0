import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct InviteCodeTests {
    @Test func aCodeIsReadAsItWasWritten() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<100 {
            let code = InviteCode.random(using: &generator)
            #expect(code.text.utf8.count == 22)
            #expect(InviteCode(code.text) == code)
            #expect(InviteCode(" \(code.text) \n") == code)
        }
    }

    @Test(arguments: [
        "", "A", String(repeating: "A", count: 21), String(repeating: "A", count: 23), "AAAAAAAAAAAAAAAAAAAAA!",
    ])
    func whatIsNoCodeIsNotRead(text: String) {
        #expect(InviteCode(text) == nil)
    }

    @Test func aStoreNeverSeesTheCode() async throws {
        let door = await Doorway()
        let invite = try await door.moderation.invite(uses: 1, lasting: .seconds(60), by: "mo")
        let code = try #require(InviteCode(invite.code))
        #expect(try await door.store.invite(with: code.digest) != nil)
        let stored = "\(try await door.store.invites()) \(try await door.moderation.audit(newest: 1)) \(code.digest)"
        #expect(!stored.contains(invite.code))
    }
}
