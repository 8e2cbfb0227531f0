extension LobbyStoreConformance {
    /// `call`: whom it rings, and when it is refused.
    static let calling: [Case] = [
        Case("call of one who is free rings them") { stage in
            try await stage.connects("ann")
            try await stage.connects("bob")
            try await stage.calls("ann", "bob", tells: ["answer ann calling C1", "ringing bob C1"])
            try await stage.counts(online: 2, waiting: 0, rooms: 0)
        },
        Case("call of whoever is free rings the one who is free longest") { stage in
            for name in ["ann", "bob", "cid"] { try await stage.connects(name) }
            try await stage.calls("bob", tells: ["answer bob calling C1", "ringing ann C1"])
            try await stage.cancels("bob")
            // Both are free anew.
            try await stage.connects("dan")
            try await stage.calls("dan", tells: ["answer dan calling C2", "ringing cid C2"])
        },
        Case("to find, to wait and to stop changes nothing about since when one is free") { stage in
            for name in ["ann", "bob", "cid"] { try await stage.connects(name) }
            try await stage.finds("ann")
            try await stage.stops("ann")
            try await stage.connects("ann")
            try await stage.calls("cid", tells: ["answer cid calling C1", "ringing ann C1"])
        },
        Case("whoever was lost is free from the return on") { stage in
            for name in ["ann", "bob", "cid"] { try await stage.connects(name) }
            try await stage.loses("ann")
            try await stage.connects("ann")
            try await stage.calls("cid", tells: ["answer cid calling C1", "ringing bob C1"])
        },
        Case("call of whoever is free passes over the own account, the blocked and last partners") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.stops("ann")
            try await stage.stops("bob")
            try await stage.connects("ann2", account: "ann")
            try await stage.connects("cid", having: ["ann"])
            try await stage.calls("ann", tells: ["answer ann refused nobodyAvailable"])
            try await stage.connects("dan")
            try await stage.calls("ann", tells: ["answer ann calling C1", "ringing dan C1"])
        },
        Case("when the cooldown is over a last partner is rung again") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.stops("ann")
            try await stage.stops("bob")
            stage.clock.advance(by: .milliseconds(599_999))
            try await stage.calls("ann", tells: ["answer ann refused nobodyAvailable"])
            stage.clock.advance(by: .milliseconds(1))
            try await stage.calls("ann", tells: ["answer ann calling C1", "ringing bob C1"])
        },
        Case("call of a last partner who was chosen rings them") { stage in
            try await stage.meetAndWait("ann", "bob")
            try await stage.calls("ann", "bob", tells: ["answer ann calling C1", "ringing bob C1"])
        },
        Case("call of oneself, of one's own account, of one who is blocked or unknown is refused") { stage in
            try await stage.connects("ann", having: ["bob"])
            try await stage.connects("ann2", account: "ann")
            try await stage.connects("bob")
            for other in ["ann", "ann2", "bob", "eve"] {
                try await stage.calls("ann", other, tells: ["answer ann refused guestUnavailable"])
            }
            try await stage.calls("bob", "ann", tells: ["answer bob refused guestUnavailable"])
        },
        Case("call of one who is away, in a room, calling or ringing is refused") { stage in
            try await stage.pairs("ann", "bob")
            try await stage.connects("cid")
            try await stage.connects("dan")
            try await stage.calls("cid", "dan")
            try await stage.connects("eve")
            try await stage.loses("eve")
            try await stage.connects("fay")
            for other in ["ann", "bob", "cid", "dan", "eve"] {
                try await stage.calls("fay", other, tells: ["answer fay refused guestUnavailable"])
            }
            try await stage.calls("fay", tells: ["answer fay refused nobodyAvailable"])
        },
        Case("whoever is not here, away, in a room, calling or ringing cannot call") { stage in
            try await stage.rings("ann", "bob")
            try await stage.pairs("cid", "dan")
            for name in ["eve", "fay"] { try await stage.connects(name) }
            try await stage.calls("ann", "eve", tells: ["answer ann refused alreadyCalling"])
            try await stage.calls("ann", tells: ["answer ann refused alreadyCalling"])
            try await stage.calls("bob", "eve", tells: ["answer bob refused alreadyRinging"])
            try await stage.calls("bob", tells: ["answer bob refused alreadyRinging"])
            try await stage.calls("cid", "eve", tells: ["answer cid refused alreadyInRoom"])
            try await stage.loses("fay")
            try await stage.calls("fay", "eve", tells: ["answer fay refused notConnected"])
            try await stage.calls("gil", "eve", tells: ["answer gil refused notConnected"])
        },
        Case("find and next are refused while calling and while ringing") { stage in
            try await stage.rings("ann", "bob")
            try await stage.finds("ann", tells: ["answer ann refused alreadyCalling"])
            try await stage.nexts("ann", tells: ["answer ann refused alreadyCalling"])
            try await stage.finds("bob", tells: ["answer bob refused alreadyRinging"])
            try await stage.nexts("bob", tells: ["answer bob refused alreadyRinging"])
        },
        Case("whoever is in a call is not paired") { stage in
            try await stage.waits("ann", account: "one")
            try await stage.waits("bob", account: "one")
            try await stage.connects("cid")
            try await stage.calls("cid", "ann", tells: ["answer cid calling C1", "ringing ann C1"])
            try await stage.counts(online: 3, waiting: 1, rooms: 0)
            try await stage.waits("dan", tells: ["answer dan matched R1", "matched R1 bob calls dan"])
            try await stage.waits("eve", tells: ["answer eve waiting", "waiting eve 0s"])
        },
        Case("to call the one who rings me is to accept") { stage in
            try await stage.rings("ann", "bob")
            try await stage.calls("bob", "ann", tells: ["answer bob calling C1", "matched R1 ann calls bob"])
            try await stage.counts(online: 2, waiting: 0, rooms: 1)
        },
    ]
}
