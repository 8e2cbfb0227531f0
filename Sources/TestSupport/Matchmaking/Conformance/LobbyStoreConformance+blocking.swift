extension LobbyStoreConformance {
    /// `block`: protocol rule 2.
    static let blocking: [Case] = [
        Case("block of the current partner ends the room, looks like next, and both wait apart") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.blocks(
                "ann",
                "bob",
                room: "R1",
                tells: [
                    "ended ann R1 you_blocked waiting", "ended bob R1 partner_next waiting", "answer ann done",
                    "waiting ann 0s", "waiting bob 0s",
                ]
            )
        },
        Case("two of whom either has blocked the other never meet again, however long both wait") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.blocks("ann", "bob", room: "R1")
            try await stage.passes(.seconds(20), tells: [])
            try await stage.passes(.seconds(86_400), tells: [])
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 86420s"])
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 86420s"])
        },
        Case("whoever blocks starts anew, and the one who is blocked keeps the age they had") { stage in
            try await stage.connects("ann")
            try await stage.finds("ann")
            stage.clock.advance(by: .seconds(7))
            try await stage.connects("bob")
            try await stage.finds("bob")
            try await stage.blocks(
                "bob",
                "ann",
                room: "R1",
                tells: [
                    "ended bob R1 you_blocked waiting", "ended ann R1 partner_next waiting", "answer bob done",
                    "waiting ann 7s", "waiting bob 0s",
                ]
            )
        },
        Case("after a block both may have somebody else in the same step") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("cid")
            try await stage.finds("cid")
            try await stage.blocks(
                "ann",
                "bob",
                room: "R1",
                tells: [
                    "ended ann R1 you_blocked waiting", "ended bob R1 partner_next waiting", "answer ann done",
                    "matched R2 cid calls bob", "waiting ann 0s",
                ]
            )
        },
        Case("block of a former partner changes nobody's state, and is kept to at once") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.stops("ann")
            try await stage.blocks("ann", "bob", room: "R1", tells: ["answer ann done"])
            try await stage.passes(.seconds(600), tells: [])
            try await stage.finds("ann", tells: ["answer ann waiting", "waiting ann 0s"])
            try await stage.counts(online: 2, waiting: 2, rooms: 0)
        },
        Case("block of a former partner leaves the room with another as it is") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("cid")
            try await stage.finds("cid")
            try await stage.nexts("bob")
            try await stage.blocks("ann", "bob", room: "R1", tells: ["answer ann done"])
            try await stage.counts(online: 3, waiting: 1, rooms: 1)
        },
        Case("what was blocked on an earlier visit holds from the arrival on") { stage in
            try await stage.connects("ann", having: ["bob"])
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.finds("bob", tells: ["answer bob waiting", "waiting bob 0s"])
            try await stage.passes(.seconds(60), tells: [])
        },
        Case("a block holds for every session of both accounts, and outlasts the one it was made in") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("ann2", account: "ann")
            try await stage.blocks("ann", "bob", room: "R1")
            try await stage.leaves("ann")
            try await stage.connects("bob2", account: "bob")
            try await stage.finds("ann2", tells: ["answer ann2 waiting", "waiting ann2 0s"])
            try await stage.finds("bob2", tells: ["answer bob2 waiting", "waiting bob2 0s"])
            try await stage.counts(online: 3, waiting: 3, rooms: 0)
        },
        Case("a guest who was lost just after they blocked does not come back to whom they blocked") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.loses("ann")
            try await stage.blocks(
                "ann",
                "bob",
                room: "R1",
                tells: [
                    "ended ann R1 you_blocked waiting", "ended bob R1 partner_next waiting", "answer ann done",
                    "waiting bob 0s",
                ]
            )
            try await stage.connects(
                "ann",
                naming: "R1",
                tells: ["welcome ann/2 waiting", "ended ann R1 lost waiting", "waiting ann 0s"]
            )
        },
        Case("a block of one who is gone by then holds for the other sessions of their account") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("ann2", account: "ann")
            try await stage.leaves("ann")
            try await stage.blocks("ann", "bob", room: "R1", tells: ["answer ann refused notConnected"])
            try await stage.finds("ann2", tells: ["answer ann2 waiting", "waiting ann2 0s"])
            try await stage.passes(.seconds(700), tells: [])
            try await stage.counts(online: 2, waiting: 2, rooms: 0)
        },
    ]

    /// A page that says which it is: protocol rule 8.
    static let pages: [Case] = [
        Case("a page that was lost before it heard of its room comes back into it without naming it") { stage in
            try await stage.connects("ann", page: "ann's")
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.finds("bob")
            try await stage.loses("ann")
            try await stage.connects(
                "ann",
                page: "ann's",
                tells: ["welcome ann/2 matched R1", "resumed ann R1"]
            )
        },
        Case("another page that names no room is a new one") { stage in
            try await stage.connects("ann", page: "ann's")
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.finds("bob")
            try await stage.loses("ann")
            try await stage.connects(
                "ann",
                page: "ann's other",
                tells: ["welcome ann/2 idle", "ended bob R1 partner_left waiting", "waiting bob 0s"]
            )
        },
        Case("a page that comes back after another was opened takes the call from it") { stage in
            try await stage.connects("ann", page: "ann's")
            try await stage.connects("ann", page: "ann's other")
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.finds("bob")
            try await stage.connects(
                "ann",
                page: "ann's",
                tells: ["welcome ann/3 matched R1", "displace ann/2", "resumed ann R1"]
            )
        },
        Case("the last eight pages are known again, and no more") { stage in
            for number in 1...9 { try await stage.connects("ann", page: "page \(number)") }
            try await stage.connects("bob")
            try await stage.finds("ann")
            try await stage.finds("bob")
            try await stage.connects(
                "ann",
                page: "page 2",
                tells: ["welcome ann/10 matched R1", "displace ann/9", "resumed ann R1"]
            )
            try await stage.connects(
                "ann",
                page: "page 1",
                tells: [
                    "welcome ann/11 idle", "displace ann/10", "ended bob R1 partner_left waiting", "waiting bob 0s",
                ]
            )
        },
    ]
}
