import Matchmaking

extension LobbyStoreConformance {
    /// Who is paired with whom: protocol rules 1, 2 and 4.
    static let pairing: [Case] = [
        Case("two guests of one account are never paired") { stage in
            try await stage.connects("ann", account: "ann")
            try await stage.connects("bob", account: "ann")
            try await stage.finds("ann")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.passes(.seconds(60), tells: [])
        },
        Case("one who is away is passed over") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            try await stage.loses("ann")
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.passes(.seconds(1), tells: [])
        },
        Case("the oldest is taken, and calls") { stage in
            try await stage.connects("ann", account: "one")
            try await stage.connects("bob", account: "one")
            try await stage.connects("cid")
            try await stage.finds("bob")
            stage.clock.advance(by: .seconds(1))
            try await stage.finds("ann")
            try await stage.finds("cid", tells: ["answer cid matched R1", "matched R1 bob calls cid"])
        },
        Case("of two who entered at one moment, the first is the older") { stage in
            try await stage.connects("ann", account: "one")
            try await stage.connects("bob", account: "one")
            try await stage.connects("cid")
            try await stage.finds("bob")
            try await stage.finds("ann")
            try await stage.finds("cid", tells: ["answer cid matched R1", "matched R1 bob calls cid"])
        },
        Case("of those who seek in one step the oldest is served first") { stage in
            // At one tick ann and cid are left, and eve may have either; but ann, who may not have cid, is older.
            try await stage.connects("ann", account: "one")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(2))
            try await stage.connects("bob")
            try await stage.finds("bob")
            try await stage.connects("cid", account: "one")
            try await stage.finds("cid")
            try await stage.connects("dan")
            try await stage.finds("dan")
            try await stage.connects("eve", having: ["bob", "dan"])
            try await stage.finds("eve")
            try await stage.loses("bob")
            try await stage.loses("dan")
            try await stage.passes(
                .seconds(20),
                tells: [
                    "gone bob", "ended ann R1 partner_left waiting", "gone dan", "ended cid R2 partner_left waiting",
                    "matched R3 eve calls ann", "waiting cid 0s",
                ]
            )
        },
        Case("a clock that is set back makes nobody younger than who came later") { stage in
            try await stage.connects("ann", account: "one")
            try await stage.connects("bob", account: "one")
            try await stage.connects("cid")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(-3_600))
            try await stage.finds("bob")
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 0s"])
            try await stage.finds("cid", tells: ["answer cid matched R1", "matched R1 ann calls cid"])
        },
    ]

    /// Protocol rule 5.
    static let ages: [Case] = [
        Case("whoever is left keeps the age of the wait that brought them there, without the time in the room") {
            stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(8))
            try await stage.finds("bob")
            stage.clock.advance(by: .seconds(300))
            try await stage.leaves("bob", tells: ["gone bob", "ended ann R1 partner_left waiting", "waiting ann 8s"])
        },
        Case("whoever presses next starts anew") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(8))
            try await stage.finds("bob")
            try await stage.nexts(
                "ann",
                tells: [
                    "ended ann R1 you_next waiting", "ended bob R1 partner_next waiting", "answer ann waiting",
                    "waiting bob 0s", "waiting ann 0s",
                ]
            )
        },
        Case("whoever stops starts anew") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(8))
            try await stage.stops("ann")
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 0s"])
        },
        Case("an age that was kept goes on, and is kept again") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(8))
            for (round, stranger) in ["bob", "cid"].enumerated() {
                try await stage.connects(stranger)
                try await stage.finds(stranger)
                stage.clock.advance(by: .seconds(100))
                try await stage.leaves(
                    stranger,
                    tells: [
                        "gone \(stranger)", "ended ann R\(round + 1) partner_left waiting",
                        "waiting ann \(8 + 2 * round)s",
                    ]
                )
                stage.clock.advance(by: .seconds(2))
            }
        },
        Case("whoever was left goes before those who came meanwhile") { stage in
            try await stage.connects("ann", account: "one")
            try await stage.connects("bob")
            try await stage.connects("cid", account: "one")
            try await stage.connects("dan")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(8))
            try await stage.finds("bob")
            try await stage.finds("cid")
            stage.clock.advance(by: .seconds(5))
            try await stage.leaves("bob")
            try await stage.finds("dan", tells: ["answer dan matched R2", "matched R2 ann calls dan"])
        },
    ]

    /// The last clause of protocol rule 2, and its exception.
    static let lastPartners: [Case] = [
        Case("last partners meet again when both have waited long enough and nobody else suits") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob"])
        },
        Case("both must have waited long enough since they last entered the queue") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.passes(.seconds(10), tells: [])
            try await stage.stops("bob")
            try await stage.finds("bob")
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob"])
        },
        Case("an age that was kept does not count for meeting a last partner") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(60))
            try await stage.finds("bob")
            try await stage.nexts("bob")
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob"])
        },
        Case(
            "whoever is left and meets a last partner in the same tick is not told that they wait",
            rules: Rules(rematchAfter: .zero)
        ) { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.stops("bob")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
            try await stage.finds("bob")
            try await stage.loses("cid")
            try await stage.passes(
                .seconds(20),
                tells: [
                    "gone cid", "ended ann R2 partner_left waiting", "matched R3 bob calls ann",
                ]
            )
        },
        Case("somebody else goes before a last partner") { stage in
            try await stage.meetAndWait("ann", "bob")
            stage.clock.advance(by: .seconds(30))
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
            try await stage.passes(.seconds(1), tells: [])
        },
        Case("a last partner who is away is not met, and is met after the return") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.passes(.seconds(15))
            try await stage.loses("bob")
            try await stage.passes(.seconds(10), tells: [])
            try await stage.connects("bob", tells: ["welcome bob/2 waiting", "waiting bob 25s"])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob"])
        },
        Case("when the cooldown is over they are strangers again", rules: Rules(rematchAfter: .seconds(3_600))) {
            stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.passes(.seconds(599), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob"])
        },
        Case("the cooldown counts from the last parting", rules: Rules(rematchCooldown: .seconds(30))) { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.passes(.seconds(20), tells: ["matched R2 ann calls bob"])
            try await stage.nexts("bob")
            try await stage.stops("bob")
            stage.clock.advance(by: .seconds(15))
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
        },
        Case("a new session of the same account is still a last partner") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.leaves("bob")
            try await stage.connects("eve", account: "bob")
            try await stage.finds("eve", tells: ["answer eve waiting", "waiting eve 0s"])
        },
        Case("of several last partners one who shares an interest goes before an older one") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.stops("bob")
            try await stage.connects("cid", having: ["bob"])
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
            try await stage.stops("cid")
            try await stage.stops("ann")
            try await stage.finds("bob")
            stage.clock.advance(by: .seconds(1))
            try await stage.finds("cid", .on("bees"))
            stage.clock.advance(by: .seconds(1))
            try await stage.finds("ann", .on("bees"))
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R3 cid calls ann on bees"])
        },
        Case("everyone met before the cooldown is a last partner, not the latest alone") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
            try await stage.nexts(
                "ann",
                tells: [
                    "ended ann R2 you_next waiting", "ended cid R2 partner_next waiting", "answer ann waiting",
                    "waiting ann 0s", "matched R3 bob calls cid",
                ]
            )
        },
    ]
}
