extension LobbyLibrary {
    /// Which servers there are, and what becomes of the guests of one that is no more.
    static let leases = #"""
        -- A server's place, where it is read along with the state and a guest.
        function Leases.field(home)
            return 'server ' .. home
        end

        -- A server joins: it has a lease, a stream of its own, and hears the hall from here on.
        function Leases.join()
            call('ZADD', K.servers, S.now, server)
            call('HSET', K.guests, Leases.field(server), '')
            S.steps = S.steps + 1
            local id = string.format('%d-1', S.steps)
            call('XADD', K.outOf .. server, id, 'd', pack('>dd', S.now, S.wall))
            call('HSET', K.read, server, string.format('%d', S.steps))
            -- It may have been given up under this name, while it brought its guests back.
            call('ZREM', K.dead, server)
        end

        -- A server is no more. Its guests are lost by and by, on ticks; whoever else is there is told.
        function Leases.drop(home)
            if call('ZREM', K.servers, home) == 0 then return end
            call('HDEL', K.guests, Leases.field(home))
            call('HDEL', K.read, home)
            call('UNLINK', K.outOf .. home)
            call('ZADD', K.dead, S.now, home)
            step.hall[#step.hall + 1] = '\104' .. home
        end

        -- A server lives. It is heard at the lobby's time, which others make pass: a beat makes none, so that it changes
        -- nothing for anybody whenever it comes.
        function Leases.renew()
            call('ZADD', K.servers, S.now, server)
        end

        -- A server lives, has handed on so far, and has read its own stream up to an entry, which it keeps there; false
        -- if that is not so.
        function Leases.beat(read, own, wall)
            if Leases.wentBack(own, wall) then return false end
            Leases.renew()
            call('HSET', K.read, server, read)
            call('XTRIM', K.outOf .. server, 'MINID', own)
            return true
        end

        -- Whether this lobby is as it was some time ago, from a snapshot or by a replica that had not heard of the last
        -- steps: then what a server read last is not in its stream, or another step has taken its number since.
        function Leases.wentBack(own, wall)
            local out = K.outOf .. server
            local entry = call('XRANGE', out, own, '+', 'COUNT', '1')[1]
            if entry and entry[1] == own then
                if wall == '' then return false end
                local _, moment = unpack_struct('>dd', entry[2][2])
                return moment ~= tonumber(wall)
            end
            -- A beat that comes late, behind another, is about what was forgotten since.
            local first = call('XRANGE', out, '-', '+', 'COUNT', '1')[1]
            if not first then return false end
            local step, part = Leases.place(first[1])
            local read, readPart = Leases.place(own)
            return step < read or step == read and part < readPart
        end

        -- Where an entry stands: behind which step, and its number among what stands there.
        function Leases.place(id)
            local step, part = string.match(id, '^(%d+)-(%d+)$')
            return tonumber(step), tonumber(part)
        end

        -- Gives up servers that were not heard of for the time of a lease, and those that do not read what they are
        -- told.
        --
        -- Answers whether guests were lost by that: then that is the step, and time passes in the next.
        function Leases.tick()
            local isLate = S.ticked == 0 or S.now - S.ticked > R.lease / 2
            local homes, reads = call('ZRANGE', K.servers, 0, -1), {}
            for _, home in ipairs(homes) do
                if isLate then
                    -- No tick came for long: nobody could be heard, or the clock was set forward. Nobody is to blame.
                    call('ZADD', K.servers, S.now, home)
                elseif tonumber(call('ZSCORE', K.servers, home)) + R.lease <= S.now then
                    Leases.drop(home)
                elseif call('XLEN', K.outOf .. home) > R.backlog then
                    Leases.drop(home)
                end
            end
            Leases.trimHall()
            return Leases.loseGuests()
        end

        -- What everybody has read of the hall is forgotten; if that is too little, who is farthest behind is given up.
        function Leases.trimHall()
            local homes = call('ZRANGE', K.servers, 0, -1)
            local least, last
            for _, home in ipairs(homes) do
                local read = tonumber(call('HGET', K.read, home) or '0')
                if not least or read < least then least, last = read, home end
            end
            if not least then
                call('UNLINK', K.hall)
            elseif least > 0 then
                call('XTRIM', K.hall, 'MINID', string.format('%d', least))
                if call('XLEN', K.hall) > R.backlog then Leases.drop(last) end
            end
        end

        -- Takes the guests of servers that are no more for lost: the oldest seats first, and so many at most.
        function Leases.loseGuests()
            local home = call('ZRANGE', K.dead, 0, 0)[1]
            if not home then return false end
            local ids = call('ZRANGE', K.ofOf .. home, 0, 511)
            if #ids < 512 then call('ZREM', K.dead, home) end
            for _, id in ipairs(ids) do
                local g = Guests.get(id)
                if g and g.connected and g.server == home then
                    Lobby.lose(g)
                else
                    call('ZREM', K.ofOf .. home, id)
                end
            end
            step.more = true
            return #ids > 0
        end

        -- A lobby that went back, as a store does that lost what it wrote last, is taken down, some guests at a time.
        --
        -- Answers whether nothing is left.
        function Leases.clear()
            local ids = call('ZRANGEBYLEX', K.here, '-', '+', 'LIMIT', 0, 256)
            for _, id in ipairs(ids) do
                local g = Guests.get(id)
                if g then
                    if g.slot then call('UNLINK', unpack(Queue.lines(g))) end
                    call('UNLINK', K.blockedOf .. g.account, K.ofOf .. g.server)
                    call('HDEL', K.guests, id)
                end
                call('ZREM', K.here, id)
            end
            if #ids == 256 then return false end
            for _, set in ipairs({ K.servers, K.dead }) do
                for _, home in ipairs(call('ZRANGE', set, 0, -1)) do call('UNLINK', K.outOf .. home, K.ofOf .. home) end
            end
            call(
                'UNLINK', K.guests, K.accounts, K.pages, K.cards, K.offers, K.calls, K.here, K.graces, K.due, K.ringing,
                K.free, K.open, K.unfinished, K.marks, K.servers, K.read, K.dead, K.hall
            )
            return true
        end

        -- Those who are here, in pieces: who, how they are seen, and their cards.
        function Leases.roster(after)
            local from = after == '' and '-' or '(' .. after
            local ids, parts = call('ZRANGEBYLEX', K.here, from, '+', 'LIMIT', 0, 128), {}
            for _, id in ipairs(ids) do
                local g = Guests.get(id)
                if g and g.shown ~= ABSENT then
                    parts[#parts + 1] = Step.stranger(g)
                    parts[#parts + 1] = pack('>Bc16B', 12, id, g.shown)
                end
            end
            return concat(parts), #ids == 128 and ids[128] or ''
        end

        """#
}
