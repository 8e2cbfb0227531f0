import SharedKernel
import TestSupport
import Testing

@testable import Accounts

@Suite struct SignInSessionTests {
    private let start = ManualClock().now
    private let lifetime = Duration.seconds(3_600)
    private let account = AccountID.random()

    private func begin() -> (session: SignInSession, token: RefreshToken) {
        var generator = UnguessableGenerator()
        return SignInSession.begin(
            for: self.account,
            on: nil,
            at: self.start,
            lasting: self.lifetime,
            using: &generator
        )
    }

    private func after(_ seconds: Int) -> Instant {
        self.start.advanced(by: .seconds(seconds))
    }

    @Test func theGoodTokenIsExchangedForItsSuccessor() {
        var (session, token) = self.begin()
        let successor = token.successor(by: session.chainKey)
        #expect(session.present(token, at: self.after(100), lasting: self.lifetime) == .rotated(successor))
        #expect(session.current == successor.digest)
        #expect(session.refreshedAt == self.after(100))
        #expect(session.expiresAt == self.after(3_700))
    }

    @Test func withinTheWindowATokenAnswersWithTheSuccessorItHad() {
        var (session, token) = self.begin()
        let successor = token.successor(by: session.chainKey)
        _ = session.present(token, at: self.start, lasting: self.lifetime)
        let rotated = session
        #expect(session.present(token, at: self.after(29), lasting: self.lifetime) == .repeated(successor))
        #expect(session == rotated, "answering again changes nothing")
    }

    @Test func withinTheWindowSeveralRotationsBackAnswerToo() {
        var (session, first) = self.begin()
        let second = first.successor(by: session.chainKey)
        _ = session.present(first, at: self.start, lasting: self.lifetime)
        _ = session.present(second, at: self.after(10), lasting: self.lifetime)
        #expect(session.present(first, at: self.after(20), lasting: self.lifetime) == .repeated(second))
        #expect(session.present(first, at: self.after(30), lasting: self.lifetime) == .replayed)
        let third = second.successor(by: session.chainKey)
        #expect(session.present(second, at: self.after(30), lasting: self.lifetime) == .repeated(third))
    }

    @Test func afterTheWindowAUsedTokenIsAReplay() {
        var (session, token) = self.begin()
        _ = session.present(token, at: self.start, lasting: self.lifetime)
        #expect(session.present(token, at: self.after(30), lasting: self.lifetime) == .replayed)
    }

    @Test func howeverOldAUsedTokenIsItIsAReplay() {
        var (session, first) = self.begin()
        var token = first
        for round in 0..<100 {
            let now = self.after(60 * round)
            guard case .rotated(let next) = session.present(token, at: now, lasting: self.lifetime) else {
                Issue.record("round \(round) did not rotate")
                return
            }
            token = next
        }
        #expect(session.present(first, at: self.after(6_000), lasting: self.lifetime) == .replayed)
        #expect(session.retired.count <= SignInSession.refreshesPerWindow)
    }

    @Test func aMadeUpTokenIsRefusedAndEndsNothing() {
        var (session, _) = self.begin()
        let (stranger, _) = self.begin()
        let secret = [UInt8](repeating: 1, count: 32)
        let madeUp = RefreshToken(session: session.id, secret: secret, sealedWith: stranger.chainKey)
        #expect(session.present(madeUp, at: self.start, lasting: self.lifetime) == .refused)
    }

    @Test func aSessionThatIsOverRefusesItsOwnToken() {
        var (expired, token) = self.begin()
        #expect(expired.present(token, at: self.after(3_600), lasting: self.lifetime) == .refused)
        var (revoked, other) = self.begin()
        revoked.revoke(at: self.start)
        #expect(revoked.present(other, at: self.after(1), lasting: self.lifetime) == .refused)
    }

    @Test func refreshingTooOftenIsRefusedForAWhile() {
        var (session, token) = self.begin()
        for round in 0..<SignInSession.refreshesPerWindow {
            guard case .rotated(let next) = session.present(token, at: self.after(round), lasting: self.lifetime) else {
                Issue.record("round \(round) did not rotate")
                return
            }
            token = next
        }
        let full = session
        let refusal = session.present(token, at: self.after(20), lasting: self.lifetime)
        #expect(refusal == .tooSoon(retryAfter: .seconds(10)))
        #expect(session == full)
        let successor = token.successor(by: session.chainKey)
        #expect(session.present(token, at: self.after(30), lasting: self.lifetime) == .rotated(successor))
    }

    @Test func theStoredSessionDoesNotContainItsToken() {
        let (session, token) = self.begin()
        #expect(session.current.bytes != token.secret)
        #expect(session.chainKey.bytes != token.secret)
        #expect(!"\(session)".contains(token.text))
        #expect("\(session.chainKey)" == "ChainKey(…)")
    }

    @Test func theGuestHasNothingToDoWithTheAccount() {
        let (first, _) = self.begin()
        let (second, _) = self.begin()
        #expect(first.guest != second.guest)
        #expect(first.guest.high != first.account.high)
    }

    @Test func aTokenIsReadAsItWasWritten() {
        let (_, token) = self.begin()
        #expect(RefreshToken(token.text) == token)
        #expect(token.text.utf8.count == 107)
    }

    @Test(arguments: ["", "abc", String(repeating: "A", count: 106), String(repeating: "!", count: 107)])
    func whatIsNoTokenIsNotRead(text: String) {
        #expect(RefreshToken(text) == nil)
    }
}
