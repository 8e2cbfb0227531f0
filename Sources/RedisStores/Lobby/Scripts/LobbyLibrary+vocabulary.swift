extension LobbyLibrary {
    /// What the parts have in common and must be known before them.
    static let vocabulary = #"""
        local Lobby = { looksPerSearch = 64, looksPerTick = 16384, looksPerCall = 256 }
        local Leases, Step, Words, Rooms = {}, {}, {}, { known = {} }
        -- What a step has read or changed of last partners is kept for as long as it lasts.
        local LastPartners = { reach = 1024, untils = {}, latest = {} }

        local Reason = {
            youNext = 0, youStopped = 1, youBlocked = 2, partnerNext = 3, partnerStopped = 4, partnerLeft = 5, lost = 6
        }
        local Refusal = {
            alreadyInRoom = 0, alreadyCalling = 1, alreadyRinging = 2, nobodyAvailable = 3, guestUnavailable = 4,
            noSuchCall = 5, notConnected = 6
        }
        local CallEnd = { declined = 0, cancelled = 1, timeout = 2, unavailable = 3 }

        """#
}
