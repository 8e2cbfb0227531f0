import Matchmaking

extension LobbyStoreConformance {
    /// What a call interrupts, and what becomes of a room that came from one: protocol section 3 and rule 6.
    static let callsAndRooms: [Case] = [
        Case("whoever waited goes on waiting after a call, with the place and the age they had") { stage in
            try await stage.waits("ann", account: "one")
            stage.clock.advance(by: .seconds(2))
            try await stage.waits("bob", account: "one")
            try await stage.connects("cid", having: ["bob"])
            try await stage.calls("cid", "ann")
            stage.clock.advance(by: .seconds(3))
            try await stage.declines("ann", tells: ["callEnded cid C1 declined", "answer ann done", "waiting ann 5s"])
            try await stage.connects("dan")
            try await stage.finds("dan", tells: ["answer dan matched R1", "matched R1 ann calls dan"])
        },
        Case("both may be matched in the step in which a call ends") { stage in
            try await stage.waits("ann")
            try await stage.connects("bob")
            try await stage.calls("bob", "ann")
            try await stage.waits("cid")
            try await stage.declines(
                "ann",
                tells: ["callEnded bob C1 declined", "answer ann done", "matched R1 ann calls cid"]
            )
        },
        Case("two who waited and did not suit wait again when their call came to nothing") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.waits("bob", .on("art"))
            try await stage.calls("ann", "bob")
            try await stage.cancels(
                "ann",
                tells: ["callEnded bob C1 cancelled", "answer ann done", "waiting ann 0s", "waiting bob 0s"]
            )
            try await stage.counts(online: 2, waiting: 2, rooms: 0)
        },
        Case("a call does not put relaxing off, and whoever has relaxed stays so") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.connects("bob")
            try await stage.passes(.seconds(5))
            try await stage.calls("bob", "ann")
            try await stage.cancels("bob")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R1", "matched R1 ann calls cid"])
        },
        Case("nobody's time in a call of nobody's taking is lost") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.connects("bob")
            try await stage.calls("bob", "ann")
            try await stage.passes(
                .seconds(30),
                tells: ["callEnded bob C1 timeout", "callEnded ann C1 timeout", "waiting ann 30s"]
            )
        },
        Case("whoever is left by a room from a call is idle if they were idle") { stage in
            try await stage.talks("ann", "bob")
            try await stage.stops(
                "bob",
                tells: ["ended bob R1 you_stopped idle", "answer bob idle", "ended ann R1 partner_stopped idle"]
            )
            try await stage.counts(online: 2, waiting: 0, rooms: 0)
        },
        Case("whoever is left by a room from a call waits on with the age they had if they waited") { stage in
            try await stage.waits("ann")
            stage.clock.advance(by: .seconds(4))
            try await stage.connects("bob")
            try await stage.calls("bob", "ann")
            try await stage.accepts("ann", tells: ["answer ann done", "matched R1 bob calls ann"])
            stage.clock.advance(by: .seconds(100))
            try await stage.leaves("bob", tells: ["gone bob", "ended ann R1 partner_left waiting", "waiting ann 4s"])
        },
        Case("an age that was kept is kept over a room from a call, too") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.leaves("bob")
            stage.clock.advance(by: .seconds(3))
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
            try await stage.leaves("cid", tells: ["gone cid", "ended ann R2 partner_left waiting", "waiting ann 3s"])
            stage.clock.advance(by: .seconds(2))
            try await stage.connects("dan")
            try await stage.calls("dan", "ann")
            try await stage.accepts("ann", tells: ["answer ann done", "matched R3 dan calls ann"])
            try await stage.leaves("dan", tells: ["gone dan", "ended ann R3 partner_left waiting", "waiting ann 5s"])
        },
        Case("whoever presses next in a room from a call waits anew, and the other is what they were") { stage in
            try await stage.talks("ann", "bob")
            try await stage.nexts(
                "ann",
                tells: [
                    "ended ann R1 you_next waiting", "answer ann waiting", "ended bob R1 partner_next idle",
                    "waiting ann 0s",
                ]
            )
        },
        Case("a block in a room from a call is as next") { stage in
            try await stage.talks("ann", "bob")
            try await stage.blocks(
                "bob",
                "ann",
                room: "R1",
                tells: [
                    "ended bob R1 you_blocked waiting", "answer bob done", "ended ann R1 partner_next idle",
                    "waiting bob 0s",
                ]
            )
        },
        Case("a new page, a grace that is over: the other of a room from a call is what they were") { stage in
            try await stage.talks("ann", "bob")
            try await stage.connects(
                "ann",
                tells: ["welcome ann/2 idle", "displace ann/1", "ended bob R1 partner_left idle"]
            )
            try await stage.calls("bob", "ann", tells: ["answer bob calling C2", "ringing ann C2"])
            try await stage.accepts("ann", "C2", tells: ["answer ann done", "matched R2 bob calls ann"])
            try await stage.loses("bob", tells: ["away bob R2"])
            try await stage.passes(.seconds(20), tells: ["gone bob", "ended ann R2 partner_left idle"])
        },
        Case("a room from a call is resumed as any other") { stage in
            try await stage.talks("ann", "bob")
            try await stage.loses("ann", tells: ["away ann R1"])
            try await stage.connects("ann", naming: "R1", tells: ["welcome ann/2 matched R1", "resumed ann R1"])
        },
        Case("those of a room from a call are last partners") { stage in
            try await stage.talks("ann", "bob")
            try await stage.nexts("ann")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.passes(.seconds(20), tells: ["matched R2 ann calls bob"])
        },
        Case("whoever was idle, was called, and then found somebody keeps nothing of the call") { stage in
            try await stage.talks("ann", "bob")
            try await stage.stops("ann")
            try await stage.waits("cid")
            try await stage.finds("bob", tells: ["answer bob matched R2", "matched R2 cid calls bob"])
            try await stage.leaves("cid", tells: ["gone cid", "ended bob R2 partner_left waiting", "waiting bob 0s"])
        },
    ]
}
