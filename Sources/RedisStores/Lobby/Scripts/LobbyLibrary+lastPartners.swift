extension LobbyLibrary {
    /// Who met whom lately, and until when they are kept apart (rule 2).
    ///
    /// By account, as in `LastPartners`: an entry for two, the partings in the order of their numbers, each with the
    /// numbers of the partings of either before it, and the number of the latest parting of each.
    static let lastPartners = #"""
        local function inOrder(one, other)
            local mine, theirs = byte(one), byte(other)
            if mine < theirs then return one, other end
            if mine > theirs then return other, one end
            if isBefore(one, other) then return one, other end
            return other, one
        end

        function LastPartners.areKeptApart(one, other)
            if S.head == S.last then return false end
            local first, second = inOrder(one.account, other.account)
            local pair = first .. second
            local untilAt = LastPartners.untils[pair]
            if not untilAt then
                untilAt = tonumber(call('HGET', K.guests, pair) or '-1')
                LastPartners.untils[pair] = untilAt
            end
            return S.now < untilAt
        end

        -- Reads the numbers of the latest partings, but for those that this step has made.
        function LastPartners.learn(names)
            local latest, numbers = LastPartners.latest, call('HMGET', K.guests, unpack(names))
            for index = 1, #names do
                local name = names[index]
                if not latest[name] then latest[name] = numbers[index] or '-1' end
            end
        end

        -- Those of all who are in these rooms, and may be about to part.
        function LastPartners.prepare(rooms)
            local names, known = {}, Guests.known
            for index = 1, #rooms do
                local room = Rooms.known[rooms[index]]
                local caller, callee = room and known[room.caller], room and known[room.callee]
                if caller and callee then
                    names[#names + 1] = 'met ' .. caller.account
                    names[#names + 1] = 'met ' .. callee.account
                end
            end
            if names[1] then LastPartners.learn(names) end
        end

        -- The cooldown counts from here, though they may have parted before. Without one two who part are kept apart
        -- for a millisecond: whoever presses next does not mean the same one.
        function LastPartners.part(one, other)
            local first, second = inOrder(one.account, other.account)
            local mine, theirs = 'met ' .. first, 'met ' .. second
            local latest, number = LastPartners.latest, string.format('%d', S.last)
            if not (latest[mine] and latest[theirs]) then LastPartners.learn({ mine, theirs }) end
            local untilAt = S.now + math.max(R.rematchCooldown, 1)
            Fields.write('parting ' .. number, pack(
                '>c16c16ddd', first, second, untilAt, tonumber(latest[mine]), tonumber(latest[theirs])
            ))
            Fields.write(mine, number)
            Fields.write(theirs, number)
            Fields.write(first .. second, string.format('%d', untilAt))
            latest[mine], latest[theirs] = number, number
            LastPartners.untils[first .. second] = untilAt
            S.last = S.last + 1
        end

        function LastPartners.read(number)
            local bytes = call('HGET', K.guests, 'parting ' .. string.format('%d', number))
            if not bytes then return nil end
            return unpack_struct('>c16c16ddd', bytes)
        end

        -- Whom an account met lately, the last first; each may come more than once.
        function LastPartners.partners(account)
            Fields.flush()
            local partners = {}
            local number = tonumber(call('HGET', K.guests, 'met ' .. account) or '-1')
            while number >= S.head and #partners < LastPartners.reach do
                local first, second, _, beforeFirst, beforeSecond = LastPartners.read(number)
                if not first then break end
                partners[#partners + 1] = first == account and second or first
                number = first == account and beforeFirst or beforeSecond
            end
            return partners
        end

        -- Forgets what is over, and answers with those who may meet again. Looks at no more than 1,000 partings and a
        -- sixty-fourth of what is remembered: at a tick a second it forgets faster than any lobby can part.
        function LastPartners.forget()
            Fields.flush()
            local last = math.min(S.last, S.head + 1000 + floor((S.last - S.head) / 64))
            local free = {}
            while S.head < last do
                local number = string.format('%d', S.head)
                local first, second, untilAt = LastPartners.read(S.head)
                if first and untilAt > S.now then break end
                call('HDEL', K.guests, 'parting ' .. number)
                S.head = S.head + 1
                if first then
                    local met = call('HMGET', K.guests, 'met ' .. first, 'met ' .. second, first .. second)
                    local over = {}
                    if met[1] == number then over[1] = 'met ' .. first end
                    if met[2] == number then over[#over + 1] = 'met ' .. second end
                    -- They may have met and parted once more since: then it is that parting which counts.
                    if met[3] and tonumber(met[3]) == untilAt then
                        over[#over + 1] = first .. second
                        LastPartners.untils[first .. second] = nil
                        free[#free + 1] = { first, second }
                    end
                    if #over > 0 then call('HDEL', K.guests, unpack(over)) end
                end
            end
            return free
        end

        """#
}
