extension LobbyLibrary {
    /// How guests are written down, and what of them a step has read and changed.
    ///
    /// A guest is read once and written once a step, whatever it does with them.
    static let guests = #"""
        local IDLE, WAITING, IN_CALL, IN_ROOM = 0, 1, 2, 3
        local ABSENT, AVAILABLE, BUSY = 0, 1, 2

        local Guests = { known = {}, changed = {}, pool = {}, used = 0 }
        local GUEST = '>BBBBBBBBc16c16c8c16ddddddddddBBc0I2c0'

        -- Tables of earlier steps are used again: to make one anew takes longer than to read a record. What was of a
        -- guest before is overwritten, all of it.
        function Guests.table()
            local used = Guests.used + 1
            Guests.used = used
            local g = Guests.pool[used]
            if not g then
                g = {
                    id = '', state = 0, connected = false, relaxed = false, slot = false, pause = 0, shown = 0,
                    offer = false, blocks = false, relayOnly = false, account = '', server = '', seat = '', ref = '',
                    ageAt = 0, entryAt = 0, number = 0, untilAt = 0, untilNumber = 0, dueAt = 0, freeAt = 0,
                    freeNumber = 0, turn = 0, seated = 0, language = '', words = '', interests = false,
                    pending = false, dirty = false, news = false, touched = false, member = false, leaves = false
                }
                if used <= 64 then Guests.pool[used] = g end
            end
            g.interests, g.pending, g.dirty, g.news, g.touched = false, false, false, false, false
            g.member, g.leaves = false, false
            return g
        end

        function Guests.decode(id, bytes)
            local state, connected, relaxed, slot, pause, shown, offer, blocks, account, home, seat, ref, ageAt,
                entryAt, number, untilAt, untilNumber, dueAt, freeAt, freeNumber, turn, seated, relayOnly, language,
                words =
                unpack_struct(GUEST, bytes)
            local g = Guests.table()
            g.id, g.state, g.connected, g.relaxed, g.slot = id, state, connected == 1, relaxed == 1, slot == 1
            g.pause, g.shown, g.offer, g.blocks = pause, shown, offer == 1, blocks == 1
            g.account, g.server, g.seat, g.ref = account, home, seat, ref
            g.ageAt, g.entryAt, g.number, g.untilAt, g.untilNumber = ageAt, entryAt, number, untilAt, untilNumber
            g.dueAt, g.freeAt, g.freeNumber, g.turn, g.seated = dueAt, freeAt, freeNumber, turn, seated
            g.relayOnly, g.language, g.words = relayOnly == 1, language, words
            return g
        end

        function Guests.encode(g)
            return pack(
                GUEST, g.state, g.connected and 1 or 0, g.relaxed and 1 or 0, g.slot and 1 or 0, g.pause, g.shown,
                g.offer and 1 or 0, g.blocks and 1 or 0, g.account, g.server, g.seat, g.ref, g.ageAt, g.entryAt,
                g.number, g.untilAt, g.untilNumber, g.dueAt, g.freeAt, g.freeNumber, g.turn, g.seated,
                g.relayOnly and 1 or 0, #g.language, g.language, #g.words, g.words
            )
        end

        -- The state, the place of the server that calls, and the guest whom a command is about, or several, in one
        -- reading.
        function Guests.open(place, id, ids)
            if not id then
                local bytes = call('HMGET', K.guests, 'state', place)
                return State.decode(bytes[1]), bytes[2]
            end
            local bytes, known = nil, Guests.known
            if ids then
                bytes = call('HMGET', K.guests, 'state', place, unpack(ids))
                for index = 1, #ids do
                    local record = bytes[index + 2]
                    known[ids[index]] = record and Guests.decode(ids[index], record) or false
                end
                Guests.prepare(ids)
            else
                bytes = call('HMGET', K.guests, 'state', place, id)
                known[id] = bytes[3] and Guests.decode(id, bytes[3]) or false
            end
            return State.decode(bytes[1]), bytes[2]
        end

        -- Reads the rooms of several, who else is in these, and whom they met before, in three readings instead of three
        -- for each.
        function Guests.prepare(ids)
            local known, rooms, fields = Guests.known, {}, {}
            for index = 1, #ids do
                local g = known[ids[index]]
                if g and g.state == IN_ROOM then
                    rooms[#rooms + 1] = g.ref
                    fields[#fields + 1] = 'room ' .. g.ref
                end
            end
            if not fields[2] then return end
            local partners, bytes = {}, call('HMGET', K.guests, unpack(fields))
            for index = 1, #rooms do
                local ref = rooms[index]
                local room = bytes[index] and Rooms.decode(ref, bytes[index]) or false
                Rooms.known[ref] = room
                if room and known[room.caller] == nil then partners[#partners + 1] = room.caller end
                if room and known[room.callee] == nil then partners[#partners + 1] = room.callee end
            end
            if partners[1] then
                bytes = call('HMGET', K.guests, unpack(partners))
                for index = 1, #partners do
                    local id = partners[index]
                    if known[id] == nil then known[id] = bytes[index] and Guests.decode(id, bytes[index]) or false end
                end
            end
            LastPartners.prepare(rooms)
        end

        -- A guest; false if they are not here.
        function Guests.get(id)
            local g = Guests.known[id]
            if g == nil then
                local bytes = call('HGET', K.guests, id)
                g = bytes and Guests.decode(id, bytes) or false
                Guests.known[id] = g
            end
            return g
        end

        function Guests.new(id, account, home, seat)
            local g = Guests.table()
            g.id, g.account, g.server, g.seat, g.ref, g.connected = id, account, home, seat, NOBODY, true
            g.state, g.pause, g.shown = IDLE, 0, ABSENT
            g.relaxed, g.slot, g.offer, g.blocks, g.relayOnly = false, false, false, false, false
            g.ageAt, g.entryAt, g.number, g.untilAt, g.untilNumber = 0, 0, 0, 0, 0
            g.dueAt, g.freeAt, g.freeNumber, g.turn, g.seated = 0, 0, 0, 0, 0
            g.language, g.words = '', '\0'
            Guests.known[id] = g
            return g
        end

        -- Whether nobody has brought them back yet: they are here only for as long as their partner's half of a room
        -- waits for theirs, and no server has them.
        function Guests.isAwaited(g)
            return g.seated == 0
        end

        -- To be written at the end of the step.
        function Guests.keep(g)
            if g.dirty then return end
            g.dirty = true
            Guests.changed[#Guests.changed + 1] = g
        end

        -- To be written, and to be known to the server where their seat is.
        function Guests.change(g)
            g.news = true
            Guests.keep(g)
        end

        -- They may be seen otherwise than before.
        function Guests.touch(g)
            if g.touched then return end
            g.touched = true
            step.touched[#step.touched + 1] = g
        end

        function Guests.forget(g)
            Guests.known[g.id] = false
            call('HDEL', K.guests, g.id)
            call('HDEL', K.cards, g.id)
            call('HDEL', K.pages, g.id)
            call('ZREM', K.here, g.id)
            if g.connected then call('ZREM', K.ofOf .. g.server, g.id) end
        end

        -- Writes what changed, and the state along with it.
        function Guests.save()
            local changed, known = Guests.changed, Guests.known
            for index = 1, #changed do
                local g = changed[index]
                if known[g.id] == g then
                    local bytes = Guests.encode(g)
                    Fields.write(g.id, bytes)
                    if g.news and not Guests.isAwaited(g) then Step.record(g, bytes) end
                end
            end
            Fields.write('state', State.encode())
            Fields.flush()
        end

        function Guests.interests(g)
            if not g.interests then g.interests = Words.list(g.words) end
            return g.interests
        end

        function Guests.presence(g)
            if not g.connected then return ABSENT end
            return g.state <= WAITING and AVAILABLE or BUSY
        end

        """#
}
