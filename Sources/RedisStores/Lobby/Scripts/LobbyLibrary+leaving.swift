extension LobbyLibrary {
    /// Who leaves, is lost, or is given up (`Lobby+leaving`).
    static let leaving = #"""
        function Lobby.leave(g, seat)
            if not Lobby.holds(g, seat) then return end
            S.online = S.online - 1
            Lobby.remove(g, {})
        end

        -- The socket of a guest who is connected was lost.
        function Lobby.lose(g)
            S.online = S.online - 1
            g.untilAt = S.now + R.reconnectGrace
            g.untilNumber = newNumber()
            g.connected = false
            Guests.change(g)
            call('ZREM', K.ofOf .. g.server, g.id)
            Guests.touch(g)
            Offers.forget(g)
            Line.insert(K.graces, g.untilAt, g.untilNumber, g.id)
            Lobby.stepAside(g)
            local room = Rooms.of(g)
            if room then Tell.away(g, room) end
        end

        -- Removes everyone whose grace is over.
        function Lobby.giveUpTheLost()
            local lost, all = Line.takeFirst(K.graces, S.now, 1024), {}
            for _, id in ipairs(lost) do all[id] = true end
            for _, id in ipairs(lost) do
                local g = Guests.get(id)
                -- Whoever goes in this same step need not be told that their partner went.
                if g then Lobby.remove(g, all) end
            end
        end

        -- Removes a guest and all that is kept for them, except whom they met lately. They themselves hear nothing
        -- more.
        function Lobby.remove(g, others)
            local room, ringing = Rooms.of(g), Calls.of(g)
            if room then
                Lobby.close(room)
                local partner = partnerIn(room, g.id)
                if not others[partner] then Lobby.putBack(partner, Reason.partnerLeft, room) end
            end
            if ringing then
                local partner = partnerIn(ringing, g.id)
                if not others[partner] then Lobby.tellEnd(ringing, partner, CallEnd.unavailable) end
                Lobby.endCall(ringing)
            end
            if g.state == WAITING then Lobby.dequeue(g) end
            Lobby.leaveFree(g)
            if g.shown ~= ABSENT then step.departed[#step.departed + 1] = g.id end
            Offers.forget(g)
            Guests.forget(g)
            Accounts.depart(g)
            Tell.gone(g)
        end

        """#
}
