import Matchmaking

extension LobbyStoreConformance {
    /// Protocol rule 13, as far as the lobby keeps it: whose calls go through a relay only.
    static let relaying: [Case] = [
        Case("a room keeps to a relay if the older one asked for it") { stage in
            try await stage.waits("ann", .relayed())
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob by relay"])
        },
        Case("a room keeps to a relay if the younger one asked for it") { stage in
            try await stage.waits("ann")
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                .relayed(),
                tells: ["answer bob matched R1", "matched R1 ann calls bob by relay"]
            )
        },
        Case("the wish for a relay stays as it was until something else is asked for") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.nexts("ann", .relayed())
            try await stage.nexts("ann", .on("bees"))
            try await stage.stops("bob")
            try await stage.connects("cid")
            try await stage.finds(
                "cid",
                .on("bees"),
                tells: ["answer cid matched R2", "matched R2 ann calls cid on bees by relay"]
            )
            try await stage.nexts("ann", .relayed(false))
            try await stage.stops("cid")
            try await stage.connects("dan")
            try await stage.finds(
                "dan",
                .on("bees"),
                tells: ["answer dan matched R3", "matched R3 ann calls dan on bees"]
            )
        },
        Case("asking for a relay while waiting keeps the age") { stage in
            try await stage.waits("ann")
            stage.clock.advance(by: .seconds(2))
            try await stage.finds("ann", .relayed(), tells: ["answer ann waiting", "waiting ann 2s"])
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob by relay"])
        },
        Case("a room from a call keeps to a relay if either asked for it when they last looked for somebody") { stage in
            try await stage.waits("ann", .relayed())
            try await stage.stops("ann")
            try await stage.connects("bob")
            try await stage.calls("bob", "ann", tells: ["answer bob calling C1", "ringing ann C1"])
            try await stage.accepts("ann", tells: ["answer ann done", "matched R1 bob calls ann by relay"])
        },
        Case("an offer of one who asked for a relay serves in a room that keeps to it") { stage in
            try await stage.waits("ann", .relayed(), offer: "ann's")
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                tells: ["answer bob matched R1", "matched R1 ann calls bob with ann's by relay"]
            )
        },
        Case("an offer of one who asked for none is void in a room that keeps to a relay") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                .relayed(),
                tells: ["answer bob matched R1", "matched R1 ann calls bob by relay"]
            )
        },
        Case("an offer that is void for the relay makes nobody the caller") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                .relayed(),
                offer: "bob's",
                tells: ["answer bob matched R1", "matched R1 bob calls ann with bob's by relay"]
            )
        },
        Case("a room that is resumed keeps to a relay as before") { stage in
            try await stage.waits("ann", .relayed())
            try await stage.connects("bob")
            try await stage.finds("bob")
            try await stage.loses("ann")
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: ["welcome ann/2 matched R1", "resumed ann R1 by relay"]
            )
        },
    ]
}
