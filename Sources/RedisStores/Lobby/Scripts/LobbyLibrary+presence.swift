extension LobbyLibrary {
    /// How guests are seen, and who can be called (`Lobby+presence`).
    static let presence = #"""
        -- Changes where a guest stands.
        function Lobby.set(g, state, ref)
            g.state = state
            g.ref = ref or NOBODY
            Guests.change(g)
            Guests.touch(g)
        end

        -- Tells how those are seen now who are seen otherwise than before the step, and keeps the order of those who
        -- can be called: by since when they can without a break.
        function Lobby.showPresences()
            for _, g in ipairs(step.newcomers) do
                if Guests.known[g.id] == g then step.hall[#step.hall + 1] = Step.stranger(g) end
            end
            step.newcomers = {}
            local joining, touched, known = {}, step.touched, Guests.known
            for index = 1, #touched do
                local g = touched[index]
                local id, presence = g.id, Guests.presence(g)
                g.touched = false
                if presence ~= g.shown and known[id] == g then
                    Lobby.leaveFree(g)
                    g.shown = presence
                    if presence == AVAILABLE then
                        g.freeAt, g.freeNumber = S.now, newNumber()
                        joining[#joining + 1] = '0'
                        joining[#joining + 1] = place(g.freeAt, g.freeNumber) .. id
                    end
                    Guests.keep(g)
                    Tell.presence(id, presence)
                end
            end
            if touched[1] then step.touched = {} end
            for first = 1, #joining, 4096 do
                call('ZADD', K.free, unpack(joining, first, math.min(#joining, first + 4095)))
            end
            for _, id in ipairs(step.departed) do Tell.presence(id, ABSENT) end
            step.departed = {}
            local leaving = step.leaving
            step.leaving = {}
            if leaving[1] and #leaving <= 4096 then
                call('ZREM', K.free, unpack(leaving))
            else
                for _, member in ipairs(leaving) do call('ZREM', K.free, member) end
            end
        end

        -- A guest cannot be called any more, from the end of the step on.
        function Lobby.leaveFree(g)
            if g.freeNumber == 0 then return end
            step.leaving[#step.leaving + 1] = place(g.freeAt, g.freeNumber) .. g.id
            g.freeAt, g.freeNumber = 0, 0
            Guests.keep(g)
        end

        """#
}
