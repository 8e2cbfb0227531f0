extension LobbyLibrary {
    /// The accounts whose guests are here, and whom they have blocked (rule 2).
    ///
    /// A guest's record says whether their account has blocked anybody, so that most looks ask for no block.
    static let accounts = #"""
        local Accounts = {}

        -- The guests of an account, in the order in which they came.
        function Accounts.guests(account)
            local bytes, guests = call('HGET', K.accounts, account), {}
            if not bytes then return guests end
            for index = 1, #bytes / 16 do guests[index] = sub(bytes, 16 * index - 15, 16 * index) end
            return guests
        end

        function Accounts.areApart(one, other)
            return one.blocks and call('SISMEMBER', K.blockedOf .. one.account, other.account) == 1
                or other.blocks and call('SISMEMBER', K.blockedOf .. other.account, one.account) == 1
        end

        function Accounts.arrive(g, blocked)
            local others = call('HGET', K.accounts, g.account)
            call('HSET', K.accounts, g.account, (others or '') .. g.id)
            if others then g.blocks = call('EXISTS', K.blockedOf .. g.account) == 1 end
            Accounts.learn(blocked, g.account)
        end

        -- What is known stays known: it may have been blocked since it was read.
        function Accounts.learn(blocked, account)
            if blocked == '' then return end
            for first = 1, #blocked, 16000 do
                local list = {}
                for start = first, math.min(#blocked, first + 15999), 16 do
                    list[#list + 1] = sub(blocked, start, start + 15)
                end
                call('SADD', K.blockedOf .. account, unpack(list))
            end
            for _, id in ipairs(Accounts.guests(account)) do
                local g = Guests.get(id)
                if g and not g.blocks then
                    g.blocks = true
                    Guests.keep(g)
                end
            end
        end

        -- An account that is here blocks another.
        function Accounts.add(blocked, account)
            if call('HEXISTS', K.accounts, account) == 1 then Accounts.learn(blocked, account) end
        end

        function Accounts.depart(g)
            local others = {}
            for _, id in ipairs(Accounts.guests(g.account)) do
                if id ~= g.id then others[#others + 1] = id end
            end
            if #others > 0 then
                call('HSET', K.accounts, g.account, concat(others))
            else
                call('HDEL', K.accounts, g.account)
                call('UNLINK', K.blockedOf .. g.account)
            end
        end

        -- The guests of an account who can be paired.
        function Accounts.queued(account)
            local queued = {}
            for _, id in ipairs(Accounts.guests(account)) do
                local g = Guests.get(id)
                if g and g.slot then queued[#queued + 1] = g end
            end
            return queued
        end

        """#
}
