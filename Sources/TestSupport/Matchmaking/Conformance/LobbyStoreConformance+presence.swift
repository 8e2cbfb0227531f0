import Matchmaking

extension LobbyStoreConformance {
    /// Who is seen in the hall, and how.
    static let presences: [Case] = [
        Case("whoever is here is available, waiting or not, and whoever is in a room is busy") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.waits("cid")
            try await stage.connects("dan", having: ["cid"])
            try await stage.shows(["ann": .busy, "bob": .busy, "cid": .available, "dan": .available])
            try await stage.stops("ann")
            try await stage.shows(["ann": .available, "bob": .busy, "cid": .busy, "dan": .available])
        },
        Case("both of a call are busy until it ends") { stage in
            try await stage.rings("ann", "bob")
            try await stage.shows(["ann": .busy, "bob": .busy])
            try await stage.declines("bob")
            try await stage.shows(["ann": .available, "bob": .available])
            try await stage.calls("ann", "bob", tells: ["answer ann calling C2", "ringing bob C2"])
            try await stage.accepts("bob", "C2")
            try await stage.shows(["ann": .busy, "bob": .busy])
        },
        Case("whoever is away is not seen, be they idle, in a call or in a room") { stage in
            try await stage.rings("ann", "bob")
            try await stage.pairs("cid", "dan")
            try await stage.connects("eve")
            for name in ["bob", "dan", "eve"] { try await stage.loses(name) }
            try await stage.shows(["ann": .busy, "cid": .busy])
            try await stage.connects("bob")
            try await stage.connects("dan", naming: "R1")
            try await stage.connects("eve")
            try await stage.shows(["ann": .busy, "bob": .busy, "cid": .busy, "dan": .busy, "eve": .available])
        },
        Case("whoever leaves is not seen, nor whoever is given up") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.leaves("ann")
            try await stage.loses("bob")
            try await stage.shows([:])
            try await stage.passes(.seconds(20), tells: ["gone bob"])
            try await stage.shows([:])
        },
        Case("a new page of one who was in a room is available") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("ann")
            try await stage.shows(["ann": .available, "bob": .available])
        },
        Case("a seat that takes over from another changes nothing that is seen") { stage in
            try await stage.connects("ann")
            try await stage.connects("ann")
            try await stage.connectsAgain("ann")
            try await stage.shows(["ann": .available])
        },
    ]
}
