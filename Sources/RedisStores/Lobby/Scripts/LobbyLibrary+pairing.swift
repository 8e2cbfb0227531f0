extension LobbyLibrary {
    /// Who is paired with whom (`Lobby+pairing`).
    static let pairing = #"""
        -- Pairs those who seek with whom they may have.
        --
        -- The oldest is served first, and has the best who suits. Nothing is lost by passing over two of whom neither
        -- seeks: whatever could make them suit makes one of them a seeker.
        function Lobby.settle()
            if #step.seekers + #step.quietSeekers <= 1 then
                local id = step.seekers[1] or step.quietSeekers[1]
                local g = id and Guests.get(id)
                if g then Lobby.seek(g, nil, Lobby.looksPerSearch) end
                return
            end
            local seekers = {}
            local mine, quiet = step.seekers, step.quietSeekers
            for index = 1, #mine do seekers[index] = mine[index] end
            for index = 1, #quiet do seekers[#seekers + 1] = quiet[index] end
            local list = Lobby.oldestFirst(seekers)
            for index = 1, #list do Lobby.seek(list[index], nil, Lobby.looksPerSearch) end
        end

        -- Goes on with searches that passed over all they could look at, in turn, each once at most.
        function Lobby.goOnSearching()
            for _ = 1, S.unfinished do
                if step.looks >= Lobby.looksPerTick then return end
                local g, mark = Unfinished.removeFirst()
                if not g then return end
                Lobby.seek(g, mark, math.min(Lobby.looksPerSearch, Lobby.looksPerTick - step.looks))
            end
        end

        -- Pairs those who have both waited `REMATCH_AFTER` though they are last partners.
        --
        -- To be called when all others are paired: then for those who are left, nobody else suits.
        function Lobby.settleWithLastPartners()
            for _, g in ipairs(Lobby.oldestFirst(step.rematchSeekers)) do
                local partner = g.slot and Lobby.bestLastPartner(g)
                if partner then Lobby.pair(g, partner) end
            end
        end

        -- Looks again for those who are strangers again, where both of two are there.
        function Lobby.meetAgain(pairs)
            for _, strangers in ipairs(pairs) do
                local first = Accounts.queued(strangers[1])
                if #first > 0 and #Accounts.queued(strangers[2]) > 0 then
                    for _, g in ipairs(first) do step.quietSeekers[#step.quietSeekers + 1] = g.id end
                end
            end
        end

        -- Those who can be paired, each once.
        function Lobby.oldestFirst(seekers)
            local list, seen = {}, {}
            for index = 1, #seekers do
                local id = seekers[index]
                local g = Guests.get(id)
                if g and g.slot and not seen[id] then
                    seen[id] = true
                    list[#list + 1] = g
                end
            end
            if list[3] then
                table.sort(list, isOlder)
            elseif list[2] and isOlder(list[2], list[1]) then
                list[1], list[2] = list[2], list[1]
            end
            return list
        end

        function Lobby.seek(g, mark, most)
            -- Somebody older may have taken them meanwhile.
            if not g.slot then return end
            if mark or #step.pending > 8 and Queue.newcomers() > 8 then Queue.settle(g) end
            local partner, further, looks, isSure
            if not mark then partner, looks, isSure = Queue.glance(g) end
            if not isSure then partner, further, looks = Queue.search(g, mark, most) end
            step.looks = step.looks + looks
            if partner then
                Lobby.pair(g, partner)
            elseif further then
                Unfinished.append(g, further)
            else
                Unfinished.remove(g)
            end
        end

        -- Rule 2 without its exception, for two who are connected.
        function Lobby.mayMeet(one, other)
            return one.account ~= other.account and not Accounts.areApart(one, other)
                and not LastPartners.areKeptApart(one, other)
        end

        -- The exception of rule 2: among the last partners, as a search would choose.
        function Lobby.bestLastPartner(g)
            local best, isBestSharer
            for _, account in ipairs(LastPartners.partners(g.account)) do
                for _, other in ipairs(account ~= g.account and Accounts.queued(account) or {}) do
                    if Lobby.hasWaitedForRematch(other) and Queue.accepts(g, other) and Queue.accepts(other, g)
                        and not Accounts.areApart(g, other)
                    then
                        local isSharer = Words.isShared(g, other)
                        local isOlder = best and (other.ageAt < best.ageAt
                            or other.ageAt == best.ageAt and other.number < best.number)
                        if not best or isSharer and not isBestSharer or isSharer == isBestSharer and isOlder then
                            best, isBestSharer = other, isSharer
                        end
                    end
                end
            end
            return best
        end

        -- Takes two off the queue together and puts them in one room.
        function Lobby.pair(one, other)
            local elder, younger = one, other
            if other.ageAt < one.ageAt or other.ageAt == one.ageAt and other.number < one.number then
                elder, younger = other, one
            end
            local relayOnly = elder.relayOnly or younger.relayOnly
            local offer = Offers.valid(elder, relayOnly)
            local caller, callee = elder, younger
            if not offer then
                offer = Offers.valid(younger, relayOnly)
                -- The one who waited longer calls, but for a younger one who alone has brought an offer (rule 12).
                if offer then caller, callee = younger, elder end
            end
            local room = {
                id = Chance.id(), caller = caller.id, callee = callee.id, shared = Words.shared(elder, younger),
                relayOnly = relayOnly, callerReturn = S.now - caller.ageAt, calleeReturn = S.now - callee.ageAt
            }
            Lobby.dequeue(elder)
            Lobby.set(elder, IN_ROOM, room.id)
            Lobby.dequeue(younger)
            Lobby.set(younger, IN_ROOM, room.id)
            Rooms.add(room)
            Tell.matched(room, offer)
        end

        """#
}
