import ChatProtocol
import Matchmaking
import SharedKernel
import Testing

@testable import HallwayServer

struct HallTests {
    private let watcher = SeatID(number: 1)
    private let own = AccountID(high: 9, low: 9)

    private func card(_ number: UInt64, _ name: String? = nil) -> GuestCard {
        GuestCard(id: GuestID(high: 0, low: number), name: name ?? "guest \(number)")
    }

    private func account(_ number: UInt64) -> AccountID {
        AccountID(high: 0, low: number)
    }

    private func hall(of numbers: ClosedRange<UInt64>) -> Hall {
        var hall = Hall()
        for number in numbers { self.enter(self.card(number), &hall) }
        return hall
    }

    private func enter(_ card: GuestCard, _ hall: inout Hall, blocked: Set<AccountID> = []) {
        hall.apply(.arrived(card, self.account(card.id.low), blocked: blocked))
        hall.apply(.presence(card.id, .available))
    }

    private func shown(_ card: GuestCard, available: Bool = true) -> HallGuest {
        HallGuest(id: card.id, name: card.name, available: available)
    }

    private func watch(_ hall: inout Hall, _ search: String? = nil) throws -> HallAnswer {
        hall.watch(self.watcher, of: self.own, try HallSearch(search)).answer
    }

    @Test func whoIsHereLongestComesFirstAndOneselfNotAtAll() throws {
        var hall = self.hall(of: 1...3)
        hall.apply(.arrived(self.card(7), self.own, blocked: []))
        hall.apply(.presence(self.card(7).id, .available))
        hall.apply(.presence(self.card(2).id, .busy))
        let answer = try self.watch(&hall)
        #expect(
            answer.guests == [
                self.shown(self.card(1)), self.shown(self.card(2), available: false), self.shown(self.card(3)),
            ]
        )
        #expect(answer.total == 3)
    }

    @Test func theFirstFiftyAreShownAndAllAreCounted() throws {
        var hall = self.hall(of: 1...60)
        let answer = try self.watch(&hall)
        #expect(answer.guests.map(\.id.low) == Array(1...50))
        #expect(answer.total == 60)
        // One of the others: nothing but the number is another.
        hall.apply(.presence(self.card(55).id, .busy))
        #expect(hall.takeNews().isEmpty)
        hall.apply(.gone(self.card(55).id))
        #expect(hall.takeNews().map(\.changes) == [HallChangesArgument(total: 59)])
        // One who was shown makes room at the end.
        hall.apply(.presence(self.card(3).id, .absent))
        let next = HallChangesArgument(joined: [self.shown(self.card(51))], left: [self.card(3).id], total: 58)
        #expect(hall.takeNews().map(\.changes) == [next])
    }

    @Test func whatComesToNothingBetweenTwoNewsIsNoNews() throws {
        var hall = self.hall(of: 1...2)
        _ = try self.watch(&hall)
        self.enter(self.card(3), &hall)
        hall.apply(.gone(self.card(3).id))
        hall.apply(.presence(self.card(1).id, .busy))
        hall.apply(.presence(self.card(1).id, .available))
        #expect(hall.takeNews().isEmpty)
    }

    @Test func whoWasAwayComesAsTheLast() throws {
        var hall = self.hall(of: 1...3)
        _ = try self.watch(&hall)
        hall.apply(.presence(self.card(1).id, .absent))
        hall.apply(.presence(self.card(1).id, .available))
        let changes = HallChangesArgument(joined: [self.shown(self.card(1))], left: [self.card(1).id], total: 3)
        #expect(hall.takeNews().map(\.changes) == [changes])
    }

    @Test func aSearchLooksIntoFoldedNames() throws {
        var hall = Hall()
        let names = ["Ada", "Zoë", "ZOE\u{308}", "Straße", "ﬁnn", "Ben"]
        for (number, name) in names.enumerated() { self.enter(self.card(UInt64(number), name), &hall) }
        for (search, found) in [
            ("ad", ["Ada"]), ("zoë", ["Zoë", "ZOE\u{308}"]), ("STRASSE", ["Straße"]), ("fin", ["ﬁnn"]),
            (" BEN ", ["Ben"]),
            ("zoe", []), ("n", ["ﬁnn", "Ben"]),
        ] {
            let answer = try self.watch(&hall, search)
            #expect(answer.guests.map(\.name) == found, "\(search)")
            #expect(answer.total == found.count)
        }
        #expect(throws: ChatError.self) { try HallSearch(String(repeating: "x", count: 33)) }
    }

    @Test func aNewNameIsFoundAtOnce() throws {
        var hall = self.hall(of: 1...1)
        _ = try self.watch(&hall, "ada")
        hall.apply(.arrived(self.card(1, "Ada"), self.account(1), blocked: []))
        #expect(hall.takeNews().map(\.changes.joined) == [[self.shown(self.card(1, "Ada"))]])
        hall.apply(.arrived(self.card(1, "Ben"), self.account(1), blocked: []))
        #expect(hall.takeNews().map(\.changes) == [HallChangesArgument(left: [self.card(1).id], total: 0)])
    }

    @Test(arguments: [false, true])
    func aBlockHidesEachOfTheTwoFromTheOther(isMine: Bool) throws {
        var hall = self.hall(of: 1...2)
        hall.apply(.arrived(self.card(7), self.own, blocked: []))
        _ = try self.watch(&hall)
        let other = SeatID(number: 2)
        hall.apply(.presence(self.card(7).id, .available))
        _ = hall.watch(other, of: self.account(1), .everybody)
        _ = hall.takeNews()
        hall.apply(isMine ? .blocked(self.account(1), by: self.own) : .blocked(self.own, by: self.account(1)))
        let told = hall.takeNews().flatMap { item in item.audience.map { ($0.seat, item.changes) } }
        let news = Dictionary(uniqueKeysWithValues: told)
        #expect(news[self.watcher] == HallChangesArgument(left: [self.card(1).id], total: 1))
        #expect(news[other] == HallChangesArgument(left: [self.card(7).id], total: 1))
        #expect(try self.watch(&hall).total == 1)
    }

    @Test func whatWasBlockedOnAnEarlierVisitIsHiddenFromTheArrivalOn() throws {
        var hall = self.hall(of: 1...1)
        hall.apply(.arrived(self.card(7), self.own, blocked: [self.account(2)]))
        _ = try self.watch(&hall)
        self.enter(self.card(2), &hall)
        self.enter(self.card(3), &hall, blocked: [self.own])
        #expect(hall.takeNews().isEmpty)
        // Who blocked and is gone is hidden by nothing but being gone.
        hall.apply(.gone(self.card(3).id))
        self.enter(self.card(3), &hall)
        #expect(hall.takeNews().map(\.changes.total) == [2])
    }

    @Test func whoReadsTooSlowlyIsToldLaterWhatIsDifferentThen() throws {
        var hall = self.hall(of: 1...2)
        _ = try self.watch(&hall)
        hall.pause(self.watcher)
        for number in 3...40 as ClosedRange<UInt64> {
            self.enter(self.card(number), &hall)
            #expect(hall.takeNews().isEmpty)
            hall.apply(.gone(self.card(number).id))
        }
        hall.apply(.presence(self.card(2).id, .busy))
        #expect(hall.takeNews().isEmpty)
        hall.resume(self.watcher)
        let changes = HallChangesArgument(changed: [self.shown(self.card(2), available: false)], total: 2)
        #expect(hall.takeNews().map(\.changes) == [changes])
    }

    @Test func whoWatchesNoLongerHearsNothing() throws {
        var hall = self.hall(of: 1...2)
        _ = try self.watch(&hall, "guest")
        hall.apply(.closed(self.watcher))
        hall.apply(.gone(self.card(1).id))
        #expect(hall.takeNews().isEmpty)
        #expect(hall.views.count == 1, "a view goes with the last who watches with its search")
    }

    @Test func aPresenceOfSomebodyUnknownChangesNothing() throws {
        var hall = self.hall(of: 1...1)
        _ = try self.watch(&hall)
        hall.apply(.presence(self.card(2).id, .available))
        hall.apply(.gone(self.card(2).id))
        #expect(hall.takeNews().isEmpty)
    }
}
