import Matchmaking

extension LobbyStoreConformance {
    /// `accept`, `decline`, `cancel`, and nobody's answer.
    static let answering: [Case] = [
        Case("accept puts the two in a room, and who called calls") { stage in
            try await stage.rings("ann", "bob")
            try await stage.accepts("bob", tells: ["answer bob done", "matched R1 ann calls bob"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("a room that comes from a call says what both asked for last") { stage in
            try await stage.waits("ann", .on("bees", "art"))
            try await stage.stops("ann")
            try await stage.waits("bob", .on("art", "film"), account: "ann")
            try await stage.connects("cid")
            try await stage.waits("dan", .on("bees"))
            try await stage.calls("dan", "ann")
            try await stage.accepts("ann", tells: ["answer ann done", "matched R1 dan calls ann on bees"])
        },
        Case("decline is told to the caller") { stage in
            try await stage.rings("ann", "bob")
            try await stage.declines("bob", tells: ["callEnded ann C1 declined", "answer bob done"])
            try await stage.accepts("bob", tells: ["answer bob refused noSuchCall"])
            try await stage.counts(online: 2, waiting: 0, rooms: 0)
        },
        Case("cancel is told to the one who is rung") { stage in
            try await stage.rings("ann", "bob")
            try await stage.cancels("ann", tells: ["callEnded bob C1 cancelled", "answer ann done"])
            try await stage.accepts("bob", tells: ["answer bob refused noSuchCall"])
        },
        Case("a call that nobody takes ends for both") { stage in
            try await stage.rings("ann", "bob")
            try await stage.passes(.milliseconds(29_999), tells: [])
            try await stage.passes(.milliseconds(1), tells: ["callEnded ann C1 timeout", "callEnded bob C1 timeout"])
            try await stage.accepts("bob", tells: ["answer bob refused noSuchCall"])
            try await stage.cancels("ann", tells: ["answer ann refused noSuchCall"])
        },
        Case("only the one who is rung accepts or declines, and only the caller cancels") { stage in
            try await stage.rings("ann", "bob")
            try await stage.connects("cid")
            for name in ["ann", "cid"] {
                try await stage.accepts(name, tells: ["answer \(name) refused noSuchCall"])
                try await stage.declines(name, tells: ["answer \(name) refused noSuchCall"])
            }
            for name in ["bob", "cid"] { try await stage.cancels(name, tells: ["answer \(name) refused noSuchCall"]) }
            try await stage.accepts("bob", tells: ["answer bob done", "matched R1 ann calls bob"])
        },
        Case("whoever is first of accept and cancel wins") { stage in
            try await stage.rings("ann", "bob")
            try await stage.accepts("bob")
            try await stage.cancels("ann", tells: ["answer ann refused noSuchCall"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
        Case("a call of before is no longer one") { stage in
            try await stage.rings("ann", "bob")
            try await stage.cancels("ann")
            try await stage.calls("ann", "bob", tells: ["answer ann calling C2", "ringing bob C2"])
            try await stage.accepts("bob", "C1", tells: ["answer bob refused noSuchCall"])
            try await stage.accepts("bob", "C2", tells: ["answer bob done", "matched R1 ann calls bob"])
        },
        Case("whoever is away can neither accept nor decline nor cancel") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("ann")
            try await stage.loses("bob")
            try await stage.accepts("bob", tells: ["answer bob refused notConnected"])
            try await stage.declines("bob", tells: ["answer bob refused notConnected"])
            try await stage.cancels("ann", tells: ["answer ann refused notConnected"])
        },
        Case("accept of one who is away by then comes to nothing, as both hear") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("ann")
            try await stage.accepts(
                "bob",
                tells: [
                    "callEnded bob C1 unavailable", "answer bob refused noSuchCall", "callEnded ann C1 unavailable",
                ]
            )
            try await stage.counts(online: 1, waiting: 0, rooms: 0)
        },
        Case("to call back one who is away by then is refused, and ends the call") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("ann")
            try await stage.calls(
                "bob",
                "ann",
                tells: [
                    "callEnded bob C1 unavailable", "answer bob refused guestUnavailable",
                    "callEnded ann C1 unavailable",
                ]
            )
        },
    ]

    /// `stop`, leave, lost sockets, new pages and blocks in a call.
    static let breakingOff: [Case] = [
        Case("stop while calling gives the call up") { stage in
            try await stage.rings("ann", "bob")
            try await stage.stops("ann", tells: ["callEnded bob C1 cancelled", "answer ann idle"])
        },
        Case("stop while ringing declines") { stage in
            try await stage.rings("ann", "bob")
            try await stage.stops("bob", tells: ["callEnded ann C1 declined", "answer bob idle"])
        },
        Case("stop in a call forgets the wait it interrupted, and the other goes on waiting") { stage in
            try await stage.waits("ann", .on("bees"))
            try await stage.waits("bob", .on("art"))
            try await stage.calls("ann", "bob")
            try await stage.stops("ann", tells: ["callEnded bob C1 cancelled", "answer ann idle", "waiting bob 0s"])
            try await stage.counts(online: 2, waiting: 1, rooms: 0)
        },
        Case("stop of one who is away in a call is carried out") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("bob")
            try await stage.stops("bob", tells: ["callEnded ann C1 declined", "answer bob idle"])
        },
        Case("leave of either is told to the other") { stage in
            try await stage.rings("ann", "bob")
            try await stage.leaves("ann", tells: ["gone ann", "callEnded bob C1 unavailable"])
            try await stage.connects("cid")
            try await stage.calls("bob", "cid", tells: ["answer bob calling C2", "ringing cid C2"])
            try await stage.leaves("cid", tells: ["gone cid", "callEnded bob C2 unavailable"])
        },
        Case("a lost socket alone ends no call, and the end of the grace does") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("ann", tells: [])
            try await stage.passes(.seconds(19), tells: [])
            try await stage.passes(.seconds(1), tells: ["gone ann", "callEnded bob C1 unavailable"])
        },
        Case("grace over for both in one tick: neither is told of the other") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("ann")
            try await stage.loses("bob")
            try await stage.passes(.seconds(20), tells: ["gone ann", "gone bob"])
        },
        Case("grace and ringing over in one tick: the grace comes first") { stage in
            try await stage.rings("ann", "bob")
            stage.clock.advance(by: .seconds(10))
            try await stage.loses("ann")
            try await stage.passes(.seconds(20), tells: ["gone ann", "callEnded bob C1 unavailable"])
        },
        Case("it rings again for one who comes back, be it on a new page") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("bob", tells: [])
            try await stage.connects("bob", tells: ["welcome bob/2 ringing", "ringing bob C1"])
            try await stage.accepts("bob", tells: ["answer bob done", "matched R1 ann calls bob"])
        },
        Case("it rings until the end of the time, lost and come back or not") { stage in
            try await stage.rings("ann", "bob")
            try await stage.passes(.seconds(15))
            try await stage.loses("bob")
            try await stage.passes(.seconds(14))
            try await stage.connects("bob", tells: ["welcome bob/2 ringing", "ringing bob C1"])
            try await stage.passes(.seconds(1), tells: ["callEnded ann C1 timeout", "callEnded bob C1 timeout"])
        },
        Case("a call that ended while one was away is not heard of again") { stage in
            try await stage.rings("ann", "bob")
            try await stage.loses("bob")
            try await stage.cancels("ann", tells: ["callEnded bob C1 cancelled", "answer ann done"])
            try await stage.connects("bob", tells: ["welcome bob/2 idle"])
        },
        Case("a new page of the caller gives the call up, and keeps the place in the queue") { stage in
            try await stage.waits("ann")
            try await stage.connects("bob")
            try await stage.calls("ann", "bob")
            stage.clock.advance(by: .seconds(3))
            try await stage.connects(
                "ann",
                tells: ["welcome ann/2 waiting", "displace ann/1", "callEnded bob C1 cancelled", "waiting ann 3s"]
            )
        },
        Case("the same page of the caller goes on calling") { stage in
            try await stage.connects("ann", page: "ann's")
            try await stage.connects("bob")
            try await stage.calls("ann", "bob")
            try await stage.loses("ann")
            try await stage.connects("ann", page: "ann's", tells: ["welcome ann/2 calling"])
            try await stage.accepts("bob", tells: ["answer bob done", "matched R1 ann calls bob"])
        },
        Case("a page that names an old room hears what the call interrupted, and that it rings") { stage in
            try await stage.waits("ann")
            try await stage.connects("bob")
            try await stage.calls("bob", "ann")
            try await stage.connects(
                "ann",
                naming: "nowhere",
                tells: ["welcome ann/2 ringing", "displace ann/1", "ended ann nowhere lost waiting", "ringing ann C1"]
            )
        },
        Case("a page that names an old room is idle if the call interrupted nothing") { stage in
            try await stage.rings("ann", "bob")
            try await stage.connects(
                "bob",
                naming: "nowhere",
                tells: ["welcome bob/2 ringing", "displace bob/1", "ended bob nowhere lost idle", "ringing bob C1"]
            )
        },
        Case("a block ends the call between the two, as both hear") { stage in
            try await stage.rings("ann", "bob")
            try await stage.blocks(
                "bob",
                "ann",
                room: "nowhere",
                tells: ["callEnded bob C1 unavailable", "answer bob done", "callEnded ann C1 unavailable"]
            )
            try await stage.calls("ann", "bob", tells: ["answer ann refused guestUnavailable"])
        },
        Case("a block by another session of the account ends the call, too") { stage in
            try await stage.rings("ann", "bob")
            try await stage.connects("bob2", account: "bob")
            try await stage.blocks(
                "bob2",
                "ann",
                account: "bob",
                room: "nowhere",
                tells: ["answer bob2 done", "callEnded bob C1 unavailable", "callEnded ann C1 unavailable"]
            )
        },
        Case("a block of somebody else ends no call") { stage in
            try await stage.rings("ann", "bob")
            try await stage.blocks("bob", "cid", room: "nowhere", tells: ["answer bob done"])
            try await stage.accepts("bob", tells: ["answer bob done", "matched R1 ann calls bob"])
        },
    ]
}
