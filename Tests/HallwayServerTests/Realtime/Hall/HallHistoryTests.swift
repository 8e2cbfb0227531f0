import ChatProtocol
import Matchmaking
import SharedKernel
import TestSupport
import Testing

@testable import HallwayServer

/// Random histories of a hall: what watchers make of what they are told is what a naive hall shows.
struct HallHistoryTests {
    /// A history, and those who watch in it.
    private struct Stage {
        var generator: SeededGenerator
        var hall = Hall()
        var naive = NaiveHall()
        var told: [SeatID: (account: AccountID, search: String, hall: ToldHall)] = [:]
        let names = ["Ada", "Adam", "Ben", "Bea", "Cleo", "ada lovelace", "BEN", "Zo\"e\\"]
        let searches = ["", "", "a", "AD", "be", "zz", "\\"]
        let guestCount: UInt64
        let accountCount: UInt64
        var seats: UInt64 = 0
        /// How often somebody's hall was held against the naive one.
        var comparisons = 0

        /// Who watches, in an order that is the same each time.
        var watchers: [SeatID] {
            self.told.keys.sorted { $0.number < $1.number }
        }

        init(seed: UInt64, guests: UInt64, accounts: UInt64) {
            self.generator = SeededGenerator(seed: seed)
            self.guestCount = guests
            self.accountCount = accounts
        }

        mutating func guest() -> GuestID {
            GuestID(high: 0, low: .random(in: 0..<self.guestCount, using: &self.generator))
        }

        mutating func account() -> AccountID {
            AccountID(high: 0, low: .random(in: 0..<self.accountCount, using: &self.generator))
        }

        /// Each guest is always of the same account.
        func account(of guest: GuestID) -> AccountID {
            AccountID(high: 0, low: guest.low % self.accountCount)
        }

        mutating func event() -> Hall.Event {
            let guest = self.guest()
            switch Int.random(in: 0..<100, using: &self.generator) {
            case 0..<22:
                // Mostly by the name they had.
                let isRenamed = Int.random(in: 0..<8, using: &self.generator) == 0
                let name = isRenamed ? self.names.randomElement(using: &self.generator) : nil
                let card = GuestCard(id: guest, name: name ?? self.names[Int(guest.low) % self.names.count])
                let count = Int.random(in: 0..<20, using: &self.generator) == 0 ? 3 : 0
                let blocked = Set((0..<count).map { _ in self.account() })
                return .arrived(card, self.account(of: guest), blocked: blocked)
            case 22..<52: return .presence(guest, .available)
            case 52..<70: return .presence(guest, .busy)
            case 70..<86: return .presence(guest, .absent)
            case 86..<93: return .gone(guest)
            case 93: return .onlyKnown(Set(self.naive.known.filter { $0.low % 3 != guest.low % 3 }))
            default: return .blocked(self.account(), by: self.account())
            }
        }

        /// Whoever watches is here.
        mutating func watch() {
            let search = self.searches.randomElement(using: &self.generator) ?? ""
            guard let guest = self.naive.known.randomElement(using: &self.generator) else { return }
            var seat = SeatID(number: self.seats)
            if let known = self.watchers.randomElement(using: &self.generator), Bool.random(using: &self.generator) {
                seat = known
            } else {
                self.seats += 1
            }
            let account = self.told[seat]?.account ?? self.account(of: guest)
            guard let found = try? HallSearch(search) else { return }
            let answer = self.hall.watch(seat, of: account, found).answer
            let isAsItIs = answer == self.naive.seen(by: account, search)
            #expect(isAsItIs)
            self.told[seat] = (account, search, ToldHall(answer))
        }

        mutating func unwatch() {
            guard let seat = self.watchers.randomElement(using: &self.generator) else { return }
            self.close(seat)
        }

        mutating func close(_ seat: SeatID) {
            self.hall.apply(.closed(seat))
            self.told[seat] = nil
        }

        mutating func happen() {
            let event = self.event()
            // Nobody is gone whose seat is not.
            if case .gone(let guest) = event {
                let account = self.account(of: guest)
                for seat in self.watchers where self.told[seat]?.account == account { self.close(seat) }
            }
            if case .onlyKnown(let guests) = event {
                let accounts = Set(self.naive.known.filter { !guests.contains($0) }.map(self.account(of:)))
                for seat in self.watchers where self.told[seat].map({ accounts.contains($0.account) }) == true {
                    self.close(seat)
                }
            }
            self.hall.apply(event)
            self.naive.apply(event)
        }

        /// Everybody is told, but for those who read too slowly, who are told later.
        mutating func flush(isLast: Bool) throws {
            for seat in self.watchers {
                if isLast || Bool.random(using: &self.generator) {
                    self.hall.resume(seat)
                } else if Int.random(in: 0..<4, using: &self.generator) == 0 {
                    self.hall.pause(seat)
                }
            }
            for item in self.hall.takeNews() {
                #expect(item.changes.joined.count + item.changes.changed.count <= HallSheet.length)
                for (seat, _) in item.audience {
                    let isNews = item.changes != HallChangesArgument(total: self.told[seat]?.hall.total ?? -1)
                    #expect(isNews)
                    self.told[seat]?.hall.apply(item.changes)
                }
            }
            for (seat, told) in self.told where self.hall.watchers[seat]?.isPaused == false {
                let isAsItIs = told.hall == ToldHall(self.naive.seen(by: told.account, told.search))
                try #require(isAsItIs, "\(seat)")
                self.comparisons += 1
            }
        }
    }

    @Test(arguments: [(1, 12, 6), (2, 40, 40), (3, 160, 120), (4, 400, 390)] as [(UInt64, UInt64, UInt64)])
    func whatIsToldIsWhatIsThere(seed: UInt64, guests: UInt64, accounts: UInt64) throws {
        var stage = Stage(seed: seed, guests: guests, accounts: accounts)
        for step in 1...6_000 {
            stage.happen()
            if step.isMultiple(of: 23) { stage.watch() }
            if step.isMultiple(of: 61) { stage.unwatch() }
            if step.isMultiple(of: 7) { try stage.flush(isLast: step.isMultiple(of: 490)) }
        }
        try stage.flush(isLast: true)
        #expect(stage.comparisons > 500, "somebody watched nearly always")
        #expect(stage.hall.takeNews().isEmpty)
        self.leavesNothing(&stage)
    }

    private func leavesNothing(_ stage: inout Stage) {
        for guest in stage.naive.known { stage.hall.apply(.gone(guest)) }
        for seat in stage.watchers { stage.hall.apply(.closed(seat)) }
        #expect(stage.hall.roster.count == 0 && stage.hall.blocks.count == 0)
        #expect(stage.hall.watchers.isEmpty && stage.hall.watching.isEmpty && stage.hall.outdated.isEmpty)
        #expect(stage.hall.views.map(\.search) == [.everybody] && stage.hall.viewIndices.count == 1)
        #expect(stage.hall.views[0].entries.isEmpty)
    }
}
