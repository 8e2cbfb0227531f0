import Matchmaking

extension LobbyStoreConformance {
    /// Interests and language before anybody relaxes: protocol rule 3.
    static let wishing: [Case] = [
        Case("two who named interests and share none do not suit each other") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.connects("bob")
            try await stage.finds("bob", .on("chess", "film"), tells: ["answer bob waiting", "waiting bob 0s"])
        },
        Case("two who share an interest meet, and are told all that both named, in order") { stage in
            try await stage.waits("ann", .on("film", "bees", "art"))
            try await stage.connects("bob")
            try await stage.finds(
                "bob",
                .on("dance", "art", "film"),
                tells: ["answer bob matched R1", "matched R1 ann calls bob on art,film"]
            )
        },
        Case("both must accept: one who asks for nothing waits for one who asks for something") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
        },
        Case("one who wants a language has those alone who want the same") { stage in
            try await stage.waits("ann", .in("en"))
            try await stage.waits("bob")
            try await stage.waits("cid", .in("de"))
            try await stage.connects("dan")
            try await stage.finds("dan", .in("en"), tells: ["answer dan matched R1", "matched R1 ann calls dan"])
        },
        Case("a shared interest does not make up for another language") { stage in
            try await stage.waits("ann", .in("en", on: "bees"))
            try await stage.connects("bob")
            try await stage.finds("bob", .in("de", on: "bees"), tells: ["answer bob waiting", "waiting bob 0s"])
        },
        Case("a shared interest goes before age") { stage in
            try await stage.waits("ann", account: "one")
            stage.clock.advance(by: .seconds(1))
            try await stage.waits("bob", .on("bees"), account: "one")
            try await stage.passes(.seconds(5), tells: [])
            try await stage.connects("cid")
            try await stage.finds(
                "cid",
                .on("bees"),
                tells: ["answer cid matched R1", "matched R1 bob calls cid on bees"]
            )
        },
        Case("of those who share an interest the oldest is taken, however many they share") { stage in
            try await stage.waits("ann", .on("bees"), account: "one")
            stage.clock.advance(by: .seconds(1))
            try await stage.waits("bob", .on("art", "bees"), account: "one")
            try await stage.connects("cid")
            try await stage.finds(
                "cid",
                .on("art", "bees"),
                tells: ["answer cid matched R1", "matched R1 ann calls cid on bees"]
            )
        },
        Case("find while waiting changes what is asked for, keeps the age, and may match at once") { stage in
            try await stage.waits("ann", .on("bees"))
            stage.clock.advance(by: .seconds(2))
            try await stage.waits("bob", .on("art"))
            stage.clock.advance(by: .seconds(1))
            try await stage.finds(
                "bob",
                .on("bees"),
                tells: ["answer bob matched R1", "matched R1 ann calls bob on bees"]
            )
        },
        Case("what is left out stays as it was, and no interests means none") { stage in
            try await stage.waits("ann", .in("en", on: "bees"))
            try await stage.finds("ann", Wish(interests: []), tells: ["answer ann waiting", "waiting ann 0s"])
            try await stage.connects("bob")
            try await stage.finds("bob", Wish(language: .any), tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.finds(
                "ann",
                Wish(language: .any),
                tells: ["answer ann matched R1", "matched R1 ann calls bob"]
            )
        },
        Case("what was asked for outlasts stop, and next asks for something else") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.stops("ann")
            try await stage.waits("bob", .on("art"))
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 0s"])
            try await stage.nexts(
                "ann",
                .on("art"),
                tells: ["answer ann matched R1", "matched R1 bob calls ann on art"]
            )
        },
        Case("what a refused find asks for is not taken over") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.finds("ann", .on("bees"), tells: ["answer ann refused alreadyInRoom"])
            try await stage.nexts("ann", .on("art"), room: "nowhere", tells: ["answer ann matched R1"])
            try await stage.nexts("ann")
            try await stage.connects("cid")
            try await stage.finds("cid", tells: ["answer cid matched R2", "matched R2 bob calls cid"])
            try await stage.connects("dan")
            try await stage.finds("dan", tells: ["answer dan matched R3", "matched R3 ann calls dan"])
        },
    ]

    /// `RELAX_AFTER`: protocol rules 3, 4 and 5.
    static let relaxing: [Case] = [
        Case("two who do not suit meet when both have waited long enough") { stage in
            try await stage.waits("ann", .on("bees"))
            stage.clock.advance(by: .seconds(2))
            try await stage.waits("bob", .in("de", on: "art"))
            try await stage.passes(.seconds(4), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R1 ann calls bob"])
        },
        Case("one who has relaxed accepts anybody who accepts them") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.passes(.seconds(5), tells: [])
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob matched R1", "matched R1 ann calls bob"])
        },
        Case("one who has relaxed is still not accepted by one who has not") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.passes(.seconds(5))
            try await stage.connects("bob")
            try await stage.finds("bob", .on("art"), tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.passes(.seconds(5), tells: ["matched R1 ann calls bob"])
        },
        Case("one who has relaxed has one who shares an interest before an older one who does not") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.passes(.seconds(5))
            try await stage.loses("ann")
            try await stage.waits("bob", account: "one")
            stage.clock.advance(by: .seconds(1))
            try await stage.waits("cid", .on("bees"), account: "one")
            try await stage.connects("ann", tells: ["welcome ann/2 waiting", "matched R1 ann calls cid on bees"])
        },
        Case("one who no longer insists on a language has one who shares an interest and wants none") { stage in
            try await stage.waits("ann", .in("en", on: "bees"))
            try await stage.passes(.seconds(3))
            try await stage.waits("bob", .on("bees"), tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.passes(.seconds(2), tells: ["matched R1 ann calls bob on bees"])
        },
        Case("an age that was kept does not count for relaxing") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.passes(.seconds(4))
            try await stage.connects("bob")
            try await stage.finds("bob", .on("bees"))
            try await stage.leaves("bob")
            try await stage.waits("cid")
            try await stage.passes(.seconds(4), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls cid"])
        },
        Case("asking for something else while waiting does not put relaxing off") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.waits("bob")
            try await stage.passes(.seconds(4), tells: [])
            try await stage.finds("ann", .on("art"), tells: ["answer ann waiting", "waiting ann 4s"])
            try await stage.passes(.seconds(1), tells: ["matched R1 ann calls bob"])
        },
        Case("whoever was lost relaxes after the return if it was due meanwhile") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.waits("bob")
            try await stage.loses("ann")
            try await stage.passes(.seconds(6), tells: [])
            try await stage.connects("ann", tells: ["welcome ann/2 waiting", "waiting ann 6s"])
            try await stage.passes(.seconds(1), tells: ["matched R1 ann calls bob"])
        },
        Case(
            "last partners who have both waited long enough must suit each other, too",
            rules: Rules(relaxAfter: .seconds(40))
        ) { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.finds("ann", .on("bees"))
            try await stage.finds("bob", .on("art"))
            try await stage.passes(.seconds(30), tells: [])
            try await stage.finds("bob", .on("bees"), tells: ["answer bob waiting", "waiting bob 30s"])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob on bees"])
        },
        Case("last partners who waited long enough meet when they relax", rules: Rules(relaxAfter: .seconds(40))) {
            stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.finds("ann", .on("bees"))
            try await stage.finds("bob", .on("art"))
            try await stage.passes(.seconds(39), tells: [])
            try await stage.passes(.seconds(1), tells: ["matched R2 ann calls bob"])
        },
    ]
}
