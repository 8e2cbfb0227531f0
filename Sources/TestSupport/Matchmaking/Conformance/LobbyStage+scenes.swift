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
}
