import SharedKernel
import Testing

@testable import Matchmaking

struct LastPartnersTests {
    private let opened = Instant(milliseconds: 0)
    private let ann = AccountID(high: 1, low: 2)
    private let bob = AccountID(high: 1, low: 1)

    @Test func twoAreKeptApartInEitherOrderUntilTheCooldownIsOver() {
        var partners = LastPartners(cooldown: .seconds(600))
        partners.part(self.ann, self.bob, at: self.opened)
        let last = self.opened.advanced(by: .milliseconds(599_999))
        #expect(partners.areKeptApart(self.ann, self.bob, at: last))
        #expect(partners.areKeptApart(self.bob, self.ann, at: last))
        #expect(!partners.areKeptApart(self.bob, self.ann, at: self.opened.advanced(by: .seconds(600))))
    }

    @Test func withoutACooldownTwoAreApartForTheStepThatPartedThemAlone() {
        var partners = LastPartners(cooldown: .zero)
        partners.part(self.ann, self.bob, at: self.opened)
        #expect(partners.areKeptApart(self.ann, self.bob, at: self.opened))
        #expect(!partners.areKeptApart(self.ann, self.bob, at: self.opened.advanced(by: .milliseconds(1))))
    }

    @Test func whatIsForgottenIsSaidOnce() {
        var partners = LastPartners(cooldown: .seconds(600))
        partners.part(self.ann, self.bob, at: self.opened)
        #expect(partners.forget(at: self.opened.advanced(by: .seconds(599))) == [])
        #expect(partners.forget(at: self.opened.advanced(by: .seconds(600))) == [LastPartners.Pair(self.ann, self.bob)])
        #expect(partners.forget(at: self.opened.advanced(by: .seconds(601))) == [])
        #expect(partners.count == 0)
    }

    @Test func aSecondPartingOutlivesTheFirst() {
        var partners = LastPartners(cooldown: .seconds(600))
        partners.part(self.ann, self.bob, at: self.opened)
        partners.part(self.bob, self.ann, at: self.opened.advanced(by: .seconds(100)))
        #expect(partners.forget(at: self.opened.advanced(by: .seconds(600))) == [])
        #expect(partners.areKeptApart(self.ann, self.bob, at: self.opened.advanced(by: .seconds(699))))
        #expect(partners.forget(at: self.opened.advanced(by: .seconds(700))) == [LastPartners.Pair(self.ann, self.bob)])
    }

    @Test func whomAnAccountMetIsGoneThroughFromTheLast() {
        var partners = LastPartners(cooldown: .seconds(600))
        let others = (UInt64(1)...5).map { AccountID(high: 2, low: $0) }
        for (number, other) in others.enumerated() {
            partners.part(self.ann, other, at: self.opened.advanced(by: .seconds(number)))
            partners.part(self.bob, other, at: self.opened.advanced(by: .seconds(number)))
        }
        #expect(partners.partners(of: self.ann) == others.reversed())
        _ = partners.forget(at: self.opened.advanced(by: .seconds(601)))
        #expect(partners.partners(of: self.ann) == others.dropFirst(2).reversed())
        #expect(partners.partners(of: others[1]) == [])
        _ = partners.forget(at: self.opened.advanced(by: .seconds(700)))
        #expect(partners.partners(of: self.ann) == [])
    }

    @Test func oneTickForgetsABoundedNumberAndLaterTicksTheRest() {
        var partners = LastPartners(cooldown: .seconds(600))
        for number in UInt64(0)..<6_400 {
            partners.part(AccountID(high: 0, low: number), AccountID(high: 1, low: number), at: self.opened)
        }
        let over = self.opened.advanced(by: .seconds(600))
        _ = partners.forget(at: over)
        #expect(partners.count == 6_400 - 1_100)
        for _ in 1...6 { _ = partners.forget(at: over) }
        #expect(partners.count == 0)
    }
}
