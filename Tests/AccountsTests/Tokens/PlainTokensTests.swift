import SharedKernel
import TestSupport
import Testing

@testable import Accounts

/// Holds ``PlainTokens`` to JWTKit: what the one takes the other takes, and what the one refuses the other refuses.
@Suite struct PlainTokensTests {
    private let now = ManualClock().now

    /// What JWTKit says of a token that a verdict is given on, and the verdict.
    private func judged(
        _ text: String,
        by keys: [SigningKey]
    ) async throws -> (verdict: PlainTokens.Verdict, claims: AccessClaims?) {
        let current = try #require(keys.first)
        let tokens = await AccessTokens(current: current, previous: Array(keys.dropFirst()))
        return (PlainTokens(keys).verdict(on: text), await tokens.judge(text))
    }

    @Test func whatWeIssueIsReadPlainly() async throws {
        let (new, old) = (SigningKey.random(), SigningKey.random())
        for key in [new, old] {
            for minutes in 0..<20 {
                let issued = try await AccessTokens(current: key).issue(
                    for: .random(),
                    session: .random(),
                    at: self.now.advanced(by: .seconds(60 * minutes)),
                    lasting: .seconds(900)
                )
                let (verdict, claims) = try await self.judged(issued, by: [new, old])
                #expect(verdict == .genuine(try #require(claims)))
            }
        }
    }

    @Test(arguments: ForgedToken.signed + ForgedToken.forgeries + [.genuine])
    func aVerdictIsJWTKits(token: ForgedToken) async throws {
        let key = try #require(SigningKey(secret: ForgedToken.secret))
        for keys in [[key], [.random(), key], [.random()]] {
            let (verdict, claims) = try await self.judged(token.text, by: keys)
            #expect(verdict.agrees(with: claims))
        }
    }

    @Test func whatHasOurFormIsNotLeftToJWTKit() throws {
        let key = try #require(SigningKey(secret: ForgedToken.secret))
        let ours = try #require(ForgedToken.signed.first)
        let forged = ours.text.dropLast(43) + String(repeating: "A", count: 43)
        #expect(PlainTokens([key]).verdict(on: ours.text) != .unclear)
        #expect(PlainTokens([key]).verdict(on: String(forged)) == .forged)
        #expect(PlainTokens([.random()]).verdict(on: ours.text) == .unclear, "the kid is none of its keys'")
    }

    @Test(arguments: ["", ".", "..", "...", "a.b.c", "e30.e30.", "é.é.é", "e30.e30.e30.e30"])
    func ofWhatIsNoTokenNothingIsSaid(text: String) {
        #expect(PlainTokens([.random()]).verdict(on: text) == .unclear)
    }

    @Test(arguments: ["=", "==", "A", "B", ".", " ", "\n", "\0", "é"])
    func whatStandsBehindATokenIsNotPassedOver(tail: String) async throws {
        let key = try #require(SigningKey(secret: ForgedToken.secret))
        for part in 0..<3 {
            var parts = ForgedToken.signed[0].text.split(separator: ".").map { String($0) }
            parts[part] += tail
            let (verdict, claims) = try await self.judged(parts.joined(separator: "."), by: [key])
            #expect(verdict.agrees(with: claims))
            if case .genuine = verdict { Issue.record("taken with \(tail.debugDescription) behind part \(part)") }
        }
    }

    /// The last character of a signature has two bits to spare, and JWTKit does not look at them.
    @Test func sparedBitsAreLeftToJWTKit() async throws {
        let key = try #require(SigningKey(secret: ForgedToken.secret))
        let text = ForgedToken.signed[0].text
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        var verdicts: [PlainTokens.Verdict] = []
        for last in alphabet {
            let (verdict, claims) = try await self.judged(String(text.dropLast()) + String(last), by: [key])
            #expect(verdict.agrees(with: claims))
            verdicts.append(verdict)
        }
        #expect(verdicts.count { if case .genuine = $0 { true } else { false } } == 1)
        #expect(verdicts.count { $0 == .forged } == 15)
        #expect(verdicts.count { $0 == .unclear } == 48)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func aVerdictOnATokenThatWasTamperedWithIsJWTKits(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let key = try #require(SigningKey(secret: ForgedToken.secret))
        let tokens = await AccessTokens(current: key)
        let plain = PlainTokens([key])
        var forged = 0
        for _ in 0..<250 {
            let text = Self.tampered(try #require(ForgedToken.signed.randomElement(using: &generator)), &generator)
            let verdict = plain.verdict(on: text)
            #expect(verdict.agrees(with: await tokens.judge(text)), "\(text)")
            if verdict == .forged { forged += 1 }
        }
        #expect(forged > 0)
    }

    private static func tampered(_ token: ForgedToken, _ generator: inout SeededGenerator) -> String {
        var bytes = Array(token.text.utf8)
        let alphabet = Array("ABCxyz019-_.=+/ {\u{7F}".utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            let byte = alphabet.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[index] = byte
            case 1: bytes.insert(byte, at: index)
            case 2: bytes.remove(at: index)
            case 3: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &generator))
            default: bytes.append(contentsOf: bytes.suffix(Int.random(in: 1...4, using: &generator)))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension PlainTokens.Verdict {
    /// Whether JWTKit says the same, if anything is said.
    fileprivate func agrees(with claims: AccessClaims?) -> Bool {
        switch self {
        case .genuine(let read): read == claims
        case .forged: claims == nil
        case .unclear: true
        }
    }
}
