extension LobbyStoreConformance {
    /// `connect` of a new page: protocol rule 8.
    static let arriving: [Case] = [
        Case("whoever connects for the first time is idle") { stage in
            try await stage.connects("ann", tells: ["welcome ann/1 idle"])
            try await stage.counts(online: 1, waiting: 0, rooms: 0)
        },
        Case("a second page of an idle guest displaces the first") { stage in
            try await stage.connects("ann")
            try await stage.connects("ann", tells: ["welcome ann/2 idle", "displace ann/1"])
            try await stage.counts(online: 1, waiting: 0, rooms: 0)
        },
        Case("a new page of a waiting guest keeps the place and is told of it") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(3))
            try await stage.connects("ann", tells: ["welcome ann/2 waiting", "displace ann/1", "waiting ann 3s"])
            try await stage.counts(online: 1, waiting: 1, rooms: 0)
        },
        Case("a new page of a guest in a room ends it as left, and is idle") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects(
                "ann",
                tells: ["welcome ann/2 idle", "displace ann/1", "ended bob R1 partner_left waiting", "waiting bob 0s"]
            )
            try await stage.counts(online: 2, waiting: 1, rooms: 0)
        },
        Case("a new page of a guest who was lost in a room ends it as left") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.connects(
                "ann",
                tells: ["welcome ann/2 idle", "ended bob R1 partner_left waiting", "waiting bob 0s"]
            )
        },
        Case("whoever a new page leaves may have somebody else in the same step") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("cid")
            try await stage.finds("cid")
            try await stage.connects(
                "ann",
                tells: [
                    "welcome ann/2 idle", "displace ann/1", "ended bob R1 partner_left waiting",
                    "matched R2 cid calls bob",
                ]
            )
        },
        Case("a page that names a room that never was is told that it is lost") { stage in
            try await stage.connects(
                "ann",
                naming: "nowhere",
                tells: [
                    "welcome ann/1 idle", "ended ann nowhere lost idle",
                ]
            )
        },
        Case("a seat that was overtaken on its way is displaced and changes nothing") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("ann", naming: "R1")
            try await stage.connectsLate("ann", tells: ["displace ann/1"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("a seat that connects once more changes nothing") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connectsAgain("ann", tells: ["welcome ann/1 matched R1", "resumed ann R1"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
    ]

    /// `connect` of a page that comes back: protocol rule 8.
    static let returning: [Case] = [
        Case("a page that names the current room resumes it") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann", tells: ["away ann R1"])
            try await stage.counts(online: 1, waiting: 0, rooms: 1)
            try await stage.connects("ann", naming: "R1", tells: ["welcome ann/2 matched R1", "resumed ann R1"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("a page that resumes a room displaces an older seat that is still there") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: [
                    "welcome ann/2 matched R1", "displace ann/1", "resumed ann R1",
                ]
            )
        },
        Case("whoever resumes is told that the partner was lost meanwhile") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.loses("bob", tells: ["away bob R1"])
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: [
                    "welcome ann/2 matched R1", "resumed ann R1", "away bob R1",
                ]
            )
            try await stage.connects("bob", naming: "R1", tells: ["welcome bob/2 matched R1", "resumed bob R1"])
        },
        Case("a page that names a room its partner ended meanwhile is told that it is lost, and waits") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.nexts(
                "bob",
                tells: [
                    "ended bob R1 you_next waiting", "ended ann R1 partner_next waiting", "answer bob waiting",
                    "waiting bob 0s",
                ]
            )
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: [
                    "welcome ann/2 waiting", "ended ann R1 lost waiting", "waiting ann 0s",
                ]
            )
        },
        Case("a page that names an old room but is in another by now comes into that one") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("cid")
            try await stage.finds("cid")
            try await stage.loses("ann")
            try await stage.connects("ann", naming: "R1")
            try await stage.nexts(
                "bob",
                tells: [
                    "ended bob R1 you_next waiting", "ended ann R1 partner_next waiting", "answer bob waiting",
                    "matched R2 cid calls ann", "waiting bob 0s",
                ]
            )
            try await stage.loses("ann")
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: [
                    "welcome ann/3 matched R2", "ended ann R1 lost waiting", "resumed ann R2",
                ]
            )
            try await stage.counts(online: 3, waiting: 1, rooms: 1)
        },
        Case("a page that comes back within the grace but names none ends the room") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("bob")
            try await stage.connects(
                "bob",
                tells: [
                    "welcome bob/2 idle", "ended ann R1 partner_left waiting", "waiting ann 0s",
                ]
            )
        },
        Case("a page that comes back after the grace finds itself idle and the room lost") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.passes(.seconds(20))
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: [
                    "welcome ann/2 idle", "ended ann R1 lost idle",
                ]
            )
        },
        Case("a waiting guest who was lost comes back to the place they had") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            try await stage.loses("ann", tells: [])
            try await stage.counts(online: 0, waiting: 1, rooms: 0)
            stage.clock.advance(by: .seconds(4))
            try await stage.connects("ann", tells: ["welcome ann/2 waiting", "waiting ann 4s"])
        },
        Case("a waiting guest who was lost can be paired at once on return") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.loses("ann")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.connects("ann", tells: ["welcome ann/2 waiting", "matched R1 ann calls bob"])
        },
    ]
}
