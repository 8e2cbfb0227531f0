import Matchmaking
import SharedKernel

/// A history written out, one line for each thing that is done or told.
///
/// Guests are `g1`, `g2`, …, accounts `a1`, …; rooms and calls are `R1`, `C1`, … as they are made.
struct LobbyScript: Sendable {
    private(set) var lines: [String] = []
    private var cast = LobbyCast()

    /// A text in which guests go by the names they have in a script.
    static func named(_ text: String) -> String {
        (1...UInt64(20)).reduce(text) { text, number in
            text.replacing(GuestID(high: 0, low: number).description, with: "g\(number)")
        }
    }

    init(guests: Int) {
        for number in 1...max(1, guests) { _ = self.cast.guest(named: "g\(number)") }
    }

    mutating func write(_ event: LobbyEvent, after pause: Duration, at now: Instant, told: [Directive]) {
        let deed: String
        switch event {
        case .tick: deed = "tick"
        case .command(let command): deed = self.line(of: command, at: now)
        }
        let time = pause == .zero ? "" : "\(pause.wholeMilliseconds) ms later: "
        self.lines.append("  \(time)\(deed)")
        for directive in told {
            let line = self.cast.line(of: directive, at: now, answering: event.request)
            self.lines.append("    -> \(line)")
        }
    }

    private mutating func line(of command: Command, at now: Instant) -> String {
        let guest = self.cast.name(of: command.guest)
        switch command.action {
        case .connect(let arrival): return "\(guest) connects, \(self.line(of: arrival))"
        case .find(let wish, let offer):
            return "\(guest) finds\(self.text(of: wish))\(self.text(of: offer, at: now))"
        case .next(let room, let wish, let offer):
            let room = room.map { " in \(self.cast.name(of: $0))" } ?? ""
            return "\(guest) presses next\(room)\(self.text(of: wish))\(self.text(of: offer, at: now))"
        case .stop: return "\(guest) stops"
        case .call(let chosen): return "\(guest) calls \(chosen.map { self.cast.name(of: $0) } ?? "whoever is free")"
        case .accept(let call): return "\(guest) accepts \(self.cast.name(of: call))"
        case .decline(let call): return "\(guest) declines \(self.cast.name(of: call))"
        case .cancel(let call): return "\(guest) cancels \(self.cast.name(of: call))"
        case .block(let account, let blocker, let room):
            return "\(guest) of a\(blocker.low) blocks \(self.name(of: account)) for \(self.cast.name(of: room))"
        case .leave(let seat): return "\(guest) leaves seat \(seat.number)"
        case .lose(let seat): return "\(guest) loses seat \(seat.number)"
        }
    }

    private func line(of arrival: Arrival) -> String {
        var words = ["account \(self.name(of: arrival.account))", "seat \(arrival.seat.number)"]
        if let room = arrival.room { words.append("naming \(self.cast.name(of: room))") }
        if let page = arrival.page { words.append("page \(page.low)") }
        if !arrival.blocked.isEmpty {
            let blocked = arrival.blocked.map { self.name(of: $0) }.sorted()
            words.append("having blocked \(blocked.joined(separator: " and "))")
        }
        return words.joined(separator: ", ")
    }

    private func name(of account: AccountID) -> String {
        account.high == 0 ? "a\(account.low)" : "somebody who is not here"
    }

    private func text(of offer: Offer?, at now: Instant) -> String {
        guard let offer else { return "" }
        return " with '\(offer.description)', good for \(now.duration(to: offer.goodUntil).wholeMilliseconds) ms"
    }

    private func text(of wish: Wish) -> String {
        var words: [String] = []
        if let interests = wish.interests {
            words.append(interests.isEmpty ? "no interest" : interests.map(\.name).joined(separator: " and "))
        }
        switch wish.language {
        case .any: words.append("any language")
        case .only(let language): words.append("in \(language.subtag)")
        case nil: break
        }
        if let relayOnly = wish.relayOnly { words.append(relayOnly ? "a relay" : "no relay") }
        return words.isEmpty ? "" : ", asking for \(words.joined(separator: ", "))"
    }
}

extension LobbyEvent {
    var request: RequestID? {
        guard case .command(let command) = self else { return nil }
        return command.request
    }
}
