extension LobbyStoreConformance {
    /// `find`, and `next` of whoever is in no room.
    static let seeking: [Case] = [
        Case("find with nobody there waits") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 0s"])
            try await stage.counts(online: 1, waiting: 1, rooms: 0)
        },
        Case("find with somebody there is a match, told once for both after the answer") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("find while waiting keeps the age, and is told again") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(7))
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 7s"])
            try await stage.counts(online: 1, waiting: 1, rooms: 0)
        },
        Case("find in a room is refused") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.finds("ann", tells: ["answer ann refused alreadyInRoom"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("whoever never connected is refused everything") { stage in
            try await stage.finds("ann", tells: ["answer ann refused notConnected"])
            try await stage.nexts("ann", tells: ["answer ann refused notConnected"])
            try await stage.stops("ann", tells: ["answer ann refused notConnected"])
            try await stage.counts(online: 0, waiting: 0, rooms: 0)
        },
        Case("whoever is away is refused find and next") { stage in
            try await stage.connects("ann")
            try await stage.loses("ann")
            try await stage.finds("ann", tells: ["answer ann refused notConnected"])
            try await stage.nexts("ann", tells: ["answer ann refused notConnected"])
            try await stage.counts(online: 0, waiting: 0, rooms: 0)
        },
        Case("next while idle is as find") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.nexts("ann", tells: ["answer ann waiting", "waiting ann 0s"])
            try await stage.nexts("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
        },
        Case("next while waiting is as find") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(2))
            try await stage.nexts("ann", tells: ["answer ann waiting", "waiting ann 2s"])
        },
    ]

    /// `next` in a room, or naming one.
    static let goingOn: [Case] = [
        Case("next ends the room for both, and both wait, but not for each other") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.nexts(
                "ann",
                tells: [
                    "ended ann R1 you_next waiting", "ended bob R1 partner_next waiting", "answer ann waiting",
                    "waiting bob 0s", "waiting ann 0s",
                ]
            )
            try await stage.counts(online: 2, waiting: 2, rooms: 0)
        },
        Case("next that names the current room is next") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.nexts(
                "bob",
                room: "R1",
                tells: [
                    "ended bob R1 you_next waiting", "ended ann R1 partner_next waiting", "answer bob waiting",
                    "waiting bob 0s", "waiting ann 0s",
                ]
            )
        },
        Case("after next both may have somebody else in the same step") { stage in
            try await stage.pairs("ann", "bob")
            for name in ["cid", "dan"] {
                try await stage.connects(name, account: "one")
                try await stage.finds(name)
            }
            try await stage.nexts(
                "ann",
                tells: [
                    "ended ann R1 you_next waiting", "ended bob R1 partner_next waiting", "answer ann matched R2",
                    "matched R3 cid calls bob", "matched R2 dan calls ann",
                ]
            )
            try await stage.counts(online: 4, waiting: 0, rooms: 2)
        },
        Case("next that names another room than the current one changes nothing") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.nexts("ann", room: "nowhere", tells: ["answer ann matched R1"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("next that names a room while waiting or idle changes nothing") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.nexts("ann")
            try await stage.nexts("ann", room: "R1", tells: ["answer ann waiting"])
            try await stage.stops("ann")
            try await stage.nexts("ann", room: "R1", tells: ["answer ann idle"])
            try await stage.counts(online: 2, waiting: 1, rooms: 0)
        },
        Case("next with a partner who is away leaves them waiting, away") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("bob")
            try await stage.nexts(
                "ann",
                tells: [
                    "ended ann R1 you_next waiting", "ended bob R1 partner_next waiting", "answer ann waiting",
                    "waiting ann 0s",
                ]
            )
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
            try await stage.counts(online: 2, waiting: 1, rooms: 1)
        },
    ]
}
