import Testing

@testable import Accounts

@Suite struct PasswordHasherTests {
    private let hasher = PasswordHasher(parameters: .cheap)

    @Test func aPasswordIsKnownByItsHash() async throws {
        let hash = try await self.hasher.hash("hallway at night")
        #expect(try await self.hasher.verify("hallway at night", against: hash))
        #expect(try await !self.hasher.verify("hallway at noon", against: hash))
    }

    @Test func aHashIsAPHCStringWithItsParameters() async throws {
        let hash = try await self.hasher.hash("hallway at night")
        #expect(hash.phc.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$"))
        #expect(!"\(hash)".contains("argon2id"))
    }

    @Test func theSamePasswordHasAnotherHashEachTime() async throws {
        let first = try await self.hasher.hash("hallway at night")
        #expect(try await first != self.hasher.hash("hallway at night"))
    }

    @Test func aPasswordIsTheSameFromEveryKeyboard() async throws {
        let hash = try await self.hasher.hash("caf\u{E9} at night")
        #expect(try await self.hasher.verify("cafe\u{301} at night", against: hash))
    }

    @Test func aNulEndsNoPassword() async throws {
        let hash = try await self.hasher.hash("hallway\u{0}at night")
        #expect(try await !self.hasher.verify("hallway\u{0}at noon", against: hash))
    }

    @Test func withoutAHashTheAnswerIsNo() async throws {
        #expect(try await !self.hasher.verify("hallway at night", against: nil))
    }

    @Test func theDecoyIsAHashThatCostsAsMuchAsARealOne() {
        var generator = UnguessableGenerator()
        let argon2id = Argon2id(parameters: .owasp)
        let decoy = argon2id.makeDecoy(using: &generator)
        #expect(!argon2id.wouldRehash(decoy), "libsodium reads the same costs from it")
        #expect(argon2id.verify("hallway at night", against: decoy) == false)
    }

    @Test(arguments: ["", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$$", "$2y$10$abcdefghijklmnopqrstuv", "plain"])
    func whatIsNoHashMatchesNothing(phc: String) async throws {
        #expect(try await !self.hasher.verify("hallway at night", against: PasswordHash(phc: phc)))
    }

    @Test func aHashOfOtherParametersIsToBeMadeAnew() async throws {
        let dearer = PasswordHasher(parameters: PasswordHasher.Parameters(memory: 16_384, iterations: 1))
        let hash = try await self.hasher.hash("hallway at night")
        #expect(!self.hasher.wouldRehash(hash))
        #expect(dearer.wouldRehash(hash))
        #expect(try await dearer.verify("hallway at night", against: hash), "and is good until then")
    }

    @Test func theTimePerHashIsMeasured() async throws {
        let hasher = PasswordHasher()
        let clock = ContinuousClock()
        _ = try await hasher.hash("to warm up")
        var times: [Duration] = []
        for _ in 0..<21 {
            let start = clock.now
            _ = try await hasher.hash("hallway at night")
            times.append(start.duration(to: clock.now))
        }
        let median = times.sorted()[10]
        let start = clock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask { _ = try? await hasher.hash("hallway at night") }
            }
        }
        let together = start.duration(to: clock.now)
        print("Argon2id, 19 MiB, 2 passes: median \(median), least \(times.min() ?? median); 64 at once \(together)")
        #expect(median > .milliseconds(2), "a hash this cheap does not slow anybody down")
    }
}

extension PasswordHasher.Parameters {
    /// As cheap as libsodium goes, for tests of anything but the cost.
    static let cheap = PasswordHasher.Parameters(memory: 8_192, iterations: 1)
}
