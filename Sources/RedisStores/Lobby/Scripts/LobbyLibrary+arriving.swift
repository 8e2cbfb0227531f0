extension LobbyLibrary {
    /// Who comes, comes back, or comes anew (`Lobby+arriving`).
    static let arriving = #"""
        local Pages = { most = 8 }

        function Pages.has(g, page)
            local pages = call('HGET', K.pages, g.id) or ''
            for start = 1, #pages, 16 do
                if sub(pages, start, start + 15) == page then return true end
            end
            return false
        end

        -- A seat of this page has their place: the latest last.
        function Pages.remember(g, page)
            if page == '' then return end
            local pages, kept = call('HGET', K.pages, g.id) or '', {}
            for start = 1, #pages, 16 do
                local known = sub(pages, start, start + 15)
                if known ~= page then kept[#kept + 1] = known end
            end
            kept[#kept + 1] = page
            if #kept > Pages.most then table.remove(kept, 1) end
            call('HSET', K.pages, g.id, concat(kept))
        end

        -- Whether a seat of the server that calls has the guest's place.
        function Lobby.holds(g, seat)
            return g and g.connected and g.server == server and g.seat == seat
        end

        -- Gives a guest's place to a new seat (rule 8).
        --
        -- `welcome` comes first and `displace` second, so that whatever follows is for the seat that was welcomed.
        function Lobby.connect(id, arrival)
            local g = Guests.get(id)
            if g and g.connected and g.server == server and isBefore(arrival.seat, g.seat) then
                -- It was overtaken on its way here: the newer one stays.
                return Tell.displace(id, arrival.seat, server)
            end
            local isElsewhere = g and g.server ~= server
            local isRepeated = Lobby.holds(g, arrival.seat)
            local isSamePage = isRepeated or g and arrival.page ~= '' and Pages.has(g, arrival.page)
            local displaced, home
            if not isRepeated then displaced, home = Lobby.seat(id, arrival) end
            g = Guests.get(id)
            local old = Rooms.of(g)
            local isNewPage = arrival.room == '' and not isSamePage
            Step.hold()
            if isNewPage then
                if old then Lobby.close(old) end
                -- A page that has never heard of the call cannot give it up.
                Lobby.cancelOf(g)
            end
            local later = Step.take()

            Tell.welcome(g)
            if displaced then Tell.displace(id, displaced, home) end
            Step.release(later)
            if old and isNewPage then return Lobby.putBack(partnerIn(old, id), Reason.partnerLeft, old) end
            if arrival.room ~= '' and not (old and arrival.room == old.id) then
                Tell.ended(g, arrival.room, Reason.lost, Lobby.statusAfterLostRoom(g))
            end
            if old then
                -- The server that they come back by keeps the room, too; that of the partner learns their account.
                if isElsewhere then Step.room(old, Rooms.encode(old)) end
                Lobby.resume(g, old)
            end
            local ringing = Lobby.ringingCall(g)
            if ringing then Tell.ringing(g, ringing) end
            if g.state == WAITING and not Lobby.seeks(id) then step.seekers[#step.seekers + 1] = id end
        end

        function Lobby.seeks(id)
            for _, seeker in ipairs(step.seekers) do
                if seeker == id then return true end
            end
            return false
        end

        -- Takes a guest up, or back; answers with the seat that thereby lost its place, and whose it was.
        function Lobby.seat(id, arrival)
            local g = Guests.get(id)
            if g then
                Guests.touch(g)
            else
                g = Guests.new(id, arrival.account, server, arrival.seat)
                Guests.touch(g)
                g.seated = newNumber()
                call('ZADD', K.here, '0', id)
                Lobby.takeSeat(g, arrival)
                Accounts.arrive(g, arrival.blocked)
                S.online = S.online + 1
                return nil
            end
            Offers.forget(g)
            Accounts.learn(arrival.blocked, g.account)
            local wasConnected, seat, home = g.connected, g.seat, g.server
            if home ~= server then
                -- What the other server keeps for them it keeps for nobody.
                put(home, '\103' .. id)
                put(server, '\107' .. id .. home)
                call('ZREM', K.ofOf .. home, id)
            end
            g.connected, g.seat, g.server, g.seated = true, arrival.seat, server, newNumber()
            Lobby.takeSeat(g, arrival)
            if wasConnected then return seat, home end
            Line.remove(K.graces, g.untilAt, g.untilNumber, id)
            S.online = S.online + 1
            Lobby.lineUp(g)
            return nil
        end

        function Lobby.takeSeat(g, arrival)
            Guests.change(g)
            call('ZADD', K.ofOf .. server, g.seated, g.id)
            if arrival.card ~= '' then call('HSET', K.cards, g.id, arrival.card) else call('HDEL', K.cards, g.id) end
            Pages.remember(g, arrival.page)
            step.newcomers[#step.newcomers + 1] = g
        end

        -- Where one stands who comes back to a room that is no more, as far as rooms and the queue go.
        --
        -- They may have missed how they came into the room they are in: they wait, and then are matched.
        function Lobby.statusAfterLostRoom(g)
            if g.state == IDLE or g.state == IN_CALL and g.pause == 0 then return 0 end
            return 1
        end

        function Lobby.resume(g, room)
            Tell.resumed(g, room)
            local partner = Guests.get(partnerIn(room, g.id))
            -- They may not have heard that their partner was lost too.
            if partner and not partner.connected then Tell.away(partner, room) end
        end

        """#
}
