import Matchmaking

extension LobbyStage {
    /// Both connect, and meet in a room; the first calls.
    func pairs(_ caller: String, _ callee: String, as room: String = "R1") async throws {
        try await self.connects(caller)
        try await self.connects(callee)
        try await self.finds(caller)
        try await self.finds(
            callee,
            tells: ["answer \(callee) matched \(room)", "matched \(room) \(caller) calls \(callee)"]
        )
    }

    /// Both connect, meet in `R1`, part, and wait: last partners, the first the older by order.
    func meetAndWait(_ elder: String, _ younger: String) async throws {
        try await self.pairs(elder, younger)
        try await self.nexts(
            younger,
            tells: [
                "ended \(younger) R1 you_next waiting", "ended \(elder) R1 partner_next waiting",
                "answer \(younger) waiting", "waiting \(elder) 0s", "waiting \(younger) 0s",
            ]
        )
    }

    /// They connect, and look for somebody.
    func waits(
        _ name: String,
        _ wish: Wish = Wish(),
        account: String? = nil,
        offer: String? = nil,
        good: Duration = .seconds(600),
        tells lines: [String]? = nil
    ) async throws {
        try await self.connects(name, account: account)
        try await self.finds(name, wish, offer: offer, good: good, tells: lines)
    }

    /// Both connect, and the one rings the other.
    func rings(_ caller: String, _ callee: String) async throws {
        try await self.connects(caller)
        try await self.connects(callee)
        try await self.calls(caller, callee, tells: ["answer \(caller) calling C1", "ringing \(callee) C1"])
    }

    /// Both connect, and meet in a room that comes from a call.
    func talks(_ caller: String, _ callee: String) async throws {
        try await self.rings(caller, callee)
        try await self.accepts(callee, tells: ["answer \(callee) done", "matched R1 \(caller) calls \(callee)"])
    }
}

extension Wish {
    /// For anybody, through a relay only or not.
    static func relayed(_ relayOnly: Bool = true) -> Wish {
        Wish(relayOnly: relayOnly)
    }

    /// For these interests, in any language that was asked for before.
    static func on(_ interests: String...) -> Wish {
        Wish(interests: interests.map { Interest($0) })
    }

    /// For a language, and these interests.
    static func `in`(_ language: String, on interests: String...) -> Wish {
        Wish(interests: interests.map { Interest($0) }, language: .only(Language(language)))
    }
}
