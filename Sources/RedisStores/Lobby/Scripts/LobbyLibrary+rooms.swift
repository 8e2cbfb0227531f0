extension LobbyLibrary {
    /// How rooms, calls and offers are written down (`Meeting`, `RingingCall`, `Offer`).
    static let rooms = #"""
        -- Rooms. What one who is left returns to is how long they had waited, or less than nothing for idle.
        function Rooms.decode(id, bytes)
            local caller, callee, relayOnly, callerReturn, calleeReturn, shared =
                unpack_struct('>c16c16BddI2c0', bytes)
            return {
                id = id, caller = caller, callee = callee, relayOnly = relayOnly == 1, callerReturn = callerReturn,
                calleeReturn = calleeReturn, shared = shared
            }
        end

        function Rooms.encode(room)
            return pack(
                '>c16c16BddI2c0', room.caller, room.callee, room.relayOnly and 1 or 0, room.callerReturn,
                room.calleeReturn, #room.shared, room.shared
            )
        end

        function Rooms.add(room)
            Rooms.known[room.id] = room
            S.rooms = S.rooms + 1
            local bytes = Rooms.encode(room)
            Fields.write('room ' .. room.id, bytes)
            Step.room(room, bytes)
        end

        -- The room that a guest is in, or nil.
        function Rooms.of(g)
            if not g or g.state ~= IN_ROOM then return nil end
            local room = Rooms.known[g.ref]
            if room == nil then
                local bytes = call('HGET', K.guests, 'room ' .. g.ref)
                room = bytes and Rooms.decode(g.ref, bytes) or false
                Rooms.known[g.ref] = room
            end
            return room or nil
        end

        function Rooms.remove(room)
            Rooms.known[room.id] = false
            S.rooms = S.rooms - 1
            Fields.erase('room ' .. room.id)
        end

        local function partnerIn(pair, id)
            if id == pair.caller then return pair.callee end
            return pair.caller
        end

        -- Calls that ring.
        local Calls = { known = {} }

        function Calls.get(id)
            local ringing = Calls.known[id]
            if ringing == nil then
                local bytes = call('HGET', K.calls, id)
                ringing = false
                if bytes then
                    local caller, callee, untilAt, untilNumber = unpack_struct('>c16c16dd', bytes)
                    ringing = {
                        id = id, caller = caller, callee = callee, untilAt = untilAt, untilNumber = untilNumber
                    }
                end
                Calls.known[id] = ringing
            end
            return ringing or nil
        end

        -- The call that a guest makes, or is rung by.
        function Calls.of(g)
            if not g or g.state ~= IN_CALL then return nil end
            return Calls.get(g.ref)
        end

        function Calls.add(ringing)
            Calls.known[ringing.id] = ringing
            call('HSET', K.calls, ringing.id, pack(
                '>c16c16dd', ringing.caller, ringing.callee, ringing.untilAt, ringing.untilNumber
            ))
            Line.insert(K.ringing, ringing.untilAt, ringing.untilNumber, ringing.id)
        end

        function Calls.remove(ringing)
            Calls.known[ringing.id] = false
            call('HDEL', K.calls, ringing.id)
            Line.remove(K.ringing, ringing.untilAt, ringing.untilNumber, ringing.id)
        end

        -- Offers are kept beside the queue; most have none.
        local Offers = {}

        -- What a guest brings takes the place of what they brought before; nothing does, too.
        function Offers.bring(g, offer)
            if not offer then return Offers.forget(g) end
            call('HSET', K.offers, g.id, offer.goodUntil .. ' ' .. offer.description)
            g.offer = true
            Guests.change(g)
        end

        function Offers.forget(g)
            if not g.offer then return end
            call('HDEL', K.offers, g.id)
            g.offer = false
            Guests.change(g)
        end

        -- The offer of a guest, if it serves: until when, and what.
        --
        -- Who did not ask for a relay has made theirs for a direct call: in a room that keeps to a relay it is void.
        function Offers.valid(g, relayOnly)
            if not g.offer or relayOnly and not g.relayOnly then return nil end
            local bytes = call('HGET', K.offers, g.id)
            if not bytes then return nil end
            local space = string.find(bytes, ' ', 1, true)
            local goodUntil = sub(bytes, 1, space - 1)
            if S.wall >= tonumber(goodUntil) then return nil end
            return { goodUntil = goodUntil, description = sub(bytes, space + 1) }
        end

        """#
}
