extension LobbyLibrary {
    /// Who met whom lately, and until when they are kept apart (rule 2).
    ///
    /// By account, as in `LastPartners`: an entry for two, the partings in the order of their numbers, each with the
    /// numbers of the partings of either before it, and the number of the latest parting of each.
    static let lastPartners = #"""
        local LastPartners = { reach = 1024 }

        local function inOrder(one, other)
            if isBefore(one, other) then return one, other end
            return other, one
        end

        function LastPartners.areKeptApart(one, other)
            if S.head == S.last then return false end
            local first, second = inOrder(one.account, other.account)
            local untilAt = call('HGET', K.met, first .. second)
            return untilAt and S.now < tonumber(untilAt)
        end

        -- The cooldown counts from here, though they may have parted before. Without one two who part are kept apart
        -- for a millisecond: whoever presses next does not mean the same one.
        function LastPartners.part(one, other)
            local first, second = inOrder(one.account, other.account)
            local number = string.format('%d', S.last)
            local before = call('HMGET', K.met, first, second)
            local untilAt = S.now + math.max(R.rematchCooldown, 1)
            call('HSET', K.met, first, number, second, number, first .. second, string.format('%d', untilAt))
            call('HSET', K.partings, number, pack(
                '>c16c16ddd', first, second, untilAt, tonumber(before[1] or '-1'),
                tonumber(before[2] or '-1')
            ))
            S.last = S.last + 1
        end

        function LastPartners.read(number)
            local bytes = call('HGET', K.partings, string.format('%d', number))
            if not bytes then return nil end
            return unpack_struct('>c16c16ddd', bytes)
        end

        -- Whom an account met lately, the last first; each may come more than once.
        function LastPartners.partners(account)
            local partners = {}
            local number = tonumber(call('HGET', K.met, account) or '-1')
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
            local last = math.min(S.last, S.head + 1000 + floor((S.last - S.head) / 64))
            local free = {}
            while S.head < last do
                local number = string.format('%d', S.head)
                local first, second, untilAt = LastPartners.read(S.head)
                if first and untilAt > S.now then break end
                call('HDEL', K.partings, number)
                S.head = S.head + 1
                if first then
                    local met = call('HMGET', K.met, first, second, first .. second)
                    local over = {}
                    if met[1] == number then over[1] = first end
                    if met[2] == number then over[#over + 1] = second end
                    -- They may have met and parted once more since: then it is that parting which counts.
                    if met[3] and tonumber(met[3]) == untilAt then
                        over[#over + 1] = first .. second
                        free[#free + 1] = { first, second }
                    end
                    if #over > 0 then call('HDEL', K.met, unpack(over)) end
                end
            end
            return free
        end

        """#
}
