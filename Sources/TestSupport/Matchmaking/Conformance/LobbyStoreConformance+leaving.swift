extension LobbyStoreConformance {
    /// `stop`, leave, lost socket and grace.
    static let leaving: [Case] = [
        Case("stop while idle does nothing") { stage in
            try await stage.connects("ann")
            try await stage.stops("ann", tells: ["answer ann idle"])
        },
        Case("stop while waiting leaves the queue") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            try await stage.stops("ann", tells: ["answer ann idle"])
            try await stage.counts(online: 1, waiting: 0, rooms: 0)
            try await stage.connects("bob")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
        },
        Case("stop in a room ends it: idle the one, waiting the other") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.stops(
                "ann",
                tells: [
                    "ended ann R1 you_stopped idle", "answer ann idle", "ended bob R1 partner_stopped waiting",
                    "waiting bob 0s",
                ]
            )
            try await stage.counts(online: 2, waiting: 1, rooms: 0)
        },
        Case("stop of one who is away is carried out") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.stops(
                "ann",
                tells: [
                    "ended ann R1 you_stopped idle", "answer ann idle", "ended bob R1 partner_stopped waiting",
                    "waiting bob 0s",
                ]
            )
            try await stage.passes(.seconds(20), tells: ["gone ann"])
        },
        Case("leave while idle: gone") { stage in
            try await stage.connects("ann")
            try await stage.leaves("ann", tells: ["gone ann"])
            try await stage.counts(online: 0, waiting: 0, rooms: 0)
        },
        Case("leave while waiting: gone from the queue") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            try await stage.leaves("ann", tells: ["gone ann"])
            try await stage.counts(online: 0, waiting: 0, rooms: 0)
            try await stage.finds("ann", tells: ["answer ann refused notConnected"])
        },
        Case("leave in a room ends it, and the partner waits") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.leaves("bob", tells: ["gone bob", "ended ann R1 partner_left waiting", "waiting ann 0s"])
            try await stage.counts(online: 1, waiting: 1, rooms: 0)
        },
        Case("leave and loss of a seat that was displaced do nothing") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("ann", naming: "R1")
            try await stage.leaves("ann", seat: 1, tells: [])
            try await stage.loses("ann", seat: 1, tells: [])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("leave and loss of one who is away or unknown do nothing") { stage in
            try await stage.connects("ann")
            try await stage.loses("ann", tells: [])
            try await stage.loses("ann", tells: [])
            try await stage.leaves("ann", tells: [])
            try await stage.loses("bob", seat: 1, tells: [])
            try await stage.leaves("bob", seat: 1, tells: [])
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(.seconds(1), tells: ["gone ann"])
        },
        Case("grace over while idle or waiting: gone") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("bob")
            try await stage.loses("ann")
            try await stage.loses("bob")
            try await stage.passes(.milliseconds(19_999), tells: [])
            try await stage.passes(.milliseconds(1), tells: ["gone ann", "gone bob"])
            try await stage.counts(online: 0, waiting: 0, rooms: 0)
        },
        Case("grace over in a room ends it, and the partner waits") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(
                .seconds(1),
                tells: [
                    "gone ann", "ended bob R1 partner_left waiting", "waiting bob 0s",
                ]
            )
        },
        Case("grace over for both in one tick: both are gone, and neither is told of the other") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.loses("bob")
            try await stage.passes(.seconds(20), tells: ["gone ann", "gone bob"])
            try await stage.counts(online: 0, waiting: 0, rooms: 0)
        },
        Case("whoever came back has a whole grace again") { stage in
            try await stage.connects("ann")
            try await stage.loses("ann")
            try await stage.passes(.seconds(15))
            try await stage.connects("ann")
            try await stage.loses("ann")
            try await stage.passes(.seconds(15), tells: [])
            try await stage.passes(.seconds(5), tells: ["gone ann"])
        },
    ]
}
