import Matchmaking

extension LobbyStoreConformance {
    /// Protocol rule 12.
    static let offering: [Case] = [
        Case("the offer of the older one is handed over") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob with ann's"])
        },
        Case("the younger one calls if they alone brought an offer") { stage in
            try await stage.waits("ann")
            stage.clock.advance(by: .seconds(3))
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                offer: "bob's",
                tells: ["answer bob matched R1", "matched R1 bob calls ann with bob's"]
            )
            // The roles have nothing to do with the age that is kept.
            try await stage.leaves("bob", tells: ["gone bob", "ended ann R1 partner_left waiting", "waiting ann 3s"])
        },
        Case("of two offers that of the older one serves, and the other is dropped") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                offer: "bob's",
                tells: ["answer bob matched R1", "matched R1 ann calls bob with ann's"]
            )
            try await stage.leaves("ann")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 bob calls cid"])
        },
        Case("an offer serves once: whoever is left has none") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.connects("bob")
            try await stage.finds("bob")
            try await stage.leaves("bob")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
        },
        Case("find once more with another offer takes the place of the first, and keeps the age") { stage in
            try await stage.waits("ann", offer: "first")
            stage.clock.advance(by: .seconds(2))
            try await stage.finds("ann", offer: "second", tells: ["answer ann waiting", "waiting ann 2s"])
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob with second"])
        },
        Case("find once more without an offer voids the one that was brought") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.finds("ann", .on("bees"))
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                .on("bees"),
                tells: ["answer bob matched R1", "matched R1 ann calls bob on bees"]
            )
        },
        Case("next brings an offer as find does") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.nexts("ann", offer: "ann's")
            try await stage.stops("bob")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid with ann's"])
        },
        Case("next while waiting without an offer voids the one that was brought") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.nexts("ann")
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
        },
        Case("the offer of a next that changes nothing is not kept, nor does it void the one there is") { stage in
            try await stage.waits("ann", offer: "first")
            try await stage.nexts("ann", room: "R9", offer: "second", tells: ["answer ann waiting"])
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob with first"])
        },
        Case("an offer is good up to its end, and not at it") { stage in
            try await stage.waits("ann", offer: "ann's", good: .seconds(3))
            stage.clock.advance(by: .milliseconds(2_999))
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob with ann's"])
            try await stage.waits("cid", offer: "cid's", good: .seconds(3))
            stage.clock.advance(by: .seconds(3))
            try await stage.connects("dan")
            try await stage.finds("dan", tells: ["answer dan matched R2", "matched R2 cid calls dan"])
        },
        Case("an offer that is no longer good makes nobody the caller") { stage in
            try await stage.waits("ann", account: "one")
            stage.clock.advance(by: .seconds(1))
            try await stage.waits("bob", account: "one", offer: "bob's", good: .seconds(1))
            try await stage.stops("ann")
            stage.clock.advance(by: .seconds(5))
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R1", "matched R1 bob calls cid"])
        },
        Case("a lost socket voids the offer") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.loses("ann")
            try await stage.connects("ann", tells: ["welcome ann/2 waiting", "waiting ann 0s"])
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
        },
        Case("a new page voids the offer") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
        },
        Case("stop voids the offer") { stage in
            try await stage.waits("ann", offer: "ann's")
            try await stage.stops("ann")
            try await stage.finds("ann")
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
        },
        Case("a call voids the offers of both") { stage in
            try await stage.waits("ann", .on("bees"), offer: "ann's")
            try await stage.waits("bob", .on("art"), offer: "bob's")
            try await stage.calls("ann", "bob")
            try await stage.cancels("ann")
            try await stage.finds(
                "bob",
                .on("bees"),
                tells: ["answer bob matched R1", "matched R1 ann calls bob on bees"]
            )
        },
        Case("the offer of a find that is refused is not kept") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.finds("ann", offer: "ann's")
            try await stage.leaves("bob")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 ann calls cid"])
        },
        Case("last partners who meet again hand over an offer, too") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.finds("bob", offer: "bob's")
            try await stage.passes(.seconds(20), tells: ["matched R2 bob calls ann with bob's"])
        },
    ]
}
