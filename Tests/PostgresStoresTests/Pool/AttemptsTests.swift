#if Postgres
import Testing

@testable import PostgresStores

@Suite struct AttemptsTests {
    private static func failure(_ kind: PostgresFailure.Kind) -> PostgresFailure {
        PostgresFailure(kind: kind, message: "")
    }

    @Test(arguments: ["40001", "40P01", "23503", "23505"])
    func whatAnotherWasInTheWayOfIsDoneAgainButNotForEver(state: String) {
        var attempts = Attempts()
        let verdicts = (0..<Attempts.most).map { _ in
            attempts.verdict(on: Self.failure(.refused(state)), isSurelyUndone: false)
        }
        #expect(verdicts == [Attempts.Verdict](repeating: .again, count: Attempts.most - 1) + [.giveUp])
    }

    @Test(arguments: [
        PostgresFailure.Kind.disconnected, .refused("57P01"), .refused("08006"), .refused("25006"), .refused("26000"),
    ])
    func aLostConnectionIsMadeAgainOnceForWhatIsSurelyUndone(kind: PostgresFailure.Kind) {
        var attempts = Attempts()
        #expect(attempts.verdict(on: Self.failure(kind), isSurelyUndone: true) == .againOnAnotherConnection)
        #expect(attempts.verdict(on: Self.failure(kind), isSurelyUndone: true) == .giveUp)
    }

    @Test func whatMayBeDoneIsNotDoneAgain() {
        var attempts = Attempts()
        #expect(attempts.verdict(on: Self.failure(.disconnected), isSurelyUndone: false) == .giveUp)
    }

    @Test(arguments: [
        PostgresFailure.Kind.unanswered, .overloaded, .dropped, .unusable, .refused("57014"), .refused("42501"),
        .refused("53300"),
    ])
    func whatWouldFailAgainIsGivenUp(kind: PostgresFailure.Kind) {
        var attempts = Attempts()
        #expect(attempts.verdict(on: Self.failure(kind), isSurelyUndone: true) == .giveUp)
    }
}
#endif
