extension LobbyLibrary {
    /// A step in the making: what is told, to which servers, and the one entry that each of them gets of it (`Step`).
    static let steps = #"""
        -- What comes out of a step is told to servers, each in the one entry that the step adds to its stream.
        function Step.begin(isWatched)
            Guests.known, Guests.changed, Guests.used = {}, roomy(), 0
            if next(Rooms.known) then Rooms.known = {} end
            if next(Calls.known) then Calls.known = {} end
            if next(LastPartners.untils) then LastPartners.untils = {} end
            if next(LastPartners.latest) then LastPartners.latest = {} end
            Fields.begin()
            Chance.used = 0
            local s = step
            s.told, s.servers, s.seekers, s.touched, s.pending, s.rooms = {}, {}, {}, roomy(), {}, {}
            s.heads = {}
            s.matches, s.hall, s.leaving, s.left, s.strangers = {}, {}, {}, {}, nil
            if s.quietSeekers[1] then s.quietSeekers = {} end
            if s.rematchSeekers[1] then s.rematchSeekers = {} end
            if s.departed[1] then s.departed = {} end
            if s.newcomers[1] then s.newcomers = {} end
            s.looks, s.reply, s.held, s.more = 0, nil, nil, false
            s.all = isWatched and {} or nil
        end

        local function toldOf(home)
            local told = step.told[home]
            if not told then
                -- The first is left for the head.
                told = { '', nil, nil, nil, nil, nil, nil, nil }
                step.told[home] = told
                step.servers[#step.servers + 1] = home
            end
            return told
        end

        local function put(home, bytes)
            local told = toldOf(home)
            told[#told + 1] = bytes
        end

        -- Tells one server, or two; a step that holds its breath tells later.
        local function tell(bytes, one, other)
            if step.held then
                step.held[#step.held + 1] = { bytes, one, other }
                return
            end
            if step.all then step.all[#step.all + 1] = bytes end
            put(one, bytes)
            if other and other ~= one then put(other, bytes) end
        end

        function Step.hold()
            step.held = {}
        end

        function Step.take()
            local held = step.held
            step.held = nil
            return held
        end

        function Step.release(held)
            for index = 1, #held do
                local entry = held[index]
                tell(entry[1], entry[2], entry[3])
            end
        end

        -- A server that is told of a guest with a seat elsewhere is told who that is.
        local function introduce(g, home)
            if not g or g.server == home then return end
            step.strangers = step.strangers or {}
            step.strangers[home .. g.id] = g
        end

        function Step.stranger(g)
            local card = call('HGET', K.cards, g.id) or ''
            return '\102' .. g.id .. g.account .. g.server .. lengthOf(card) .. card
        end

        -- Servers keep what the lobby has of their guests, in case that is lost.
        function Step.record(g, bytes)
            local told = toldOf(g.server)
            local count = #told
            told[count + 1] = '\100' .. g.id .. lengthOf(bytes)
            told[count + 2] = bytes
        end

        -- A room that is over again at the end of the step is none that anybody need keep.
        function Step.room(room, bytes)
            step.rooms[#step.rooms + 1] = room
            step.rooms[#step.rooms + 1] = bytes
        end

        function Step.tellRoom(room, bytes)
            local caller, callee = Guests.get(room.caller), Guests.get(room.callee)
            local record = '\101' .. room.id .. lengthOf(bytes) .. bytes
            if not Guests.isAwaited(caller) then put(caller.server, record) end
            if callee.server ~= caller.server and not Guests.isAwaited(callee) then put(callee.server, record) end
        end

        -- The entry for a server; a stream that is gone is not made anew, and its server is given up.
        function Step.finish()
            S.steps = S.steps + 1
            Guests.save()
            local rooms = step.rooms
            for index = 1, #rooms, 2 do
                if Rooms.known[rooms[index].id] == rooms[index] then Step.tellRoom(rooms[index], rooms[index + 1]) end
            end
            if step.strangers then
                for key, g in pairs(step.strangers) do put(sub(key, 1, 16), Step.stranger(g)) end
            end
            local id = string.format('%d-1', S.steps)
            local head = pack('>dd', S.now, S.wall)
            local heard = 0
            local servers = step.servers
            for index = 1, #servers do
                local home = servers[index]
                local told = step.told[home]
                told[1] = head
                local entry = call('XADD', K.outOf .. home, 'NOMKSTREAM', id, 'd', concat(told))
                if not entry then Leases.drop(home) end
                if home == server then heard = 1 end
            end
            if #step.hall > 0 then
                call('XADD', K.hall, id, 'd', head .. concat(step.hall))
                heard = 1
            end
            return heard
        end

        """#
}
