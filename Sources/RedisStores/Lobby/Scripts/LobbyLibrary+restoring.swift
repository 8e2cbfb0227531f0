extension LobbyLibrary {
    /// What a server has of its guests becomes the lobby's again, after the lobby was lost.
    static let restoring = #"""
        local Restore = {}

        -- A guest as a server had them: their record and that of their room, which are the lobby's own of before.
        --
        -- `offset` brings moments of the lost lobby's time into this one's. Last partners, calls and offers are not
        -- brought back: of those who were in a call each is what they were before it.
        function Restore.guest(id, record, roomID, roomBytes, card, pages, blocked, partnerAccount, offset)
            local old = Guests.decode(id, record)
            local room = roomID ~= '' and old.state == IN_ROOM and Rooms.decode(roomID, roomBytes) or nil
            S.places = math.max(S.places, old.seated)
            local g = Guests.get(id)
            if g and g.server ~= server and g.seated > old.seated then
                -- They have taken a later seat, by another server: whatever this one has is for nobody.
                put(server, '\108' .. id)
                if old.connected then Tell.displace(id, old.seat, server) end
                return
            end
            if g then
                -- The partner's half was first: the two halves make one room, or there is no room any more.
                local known = Rooms.of(g)
                if known and not (room and room.id == known.id) then
                    Lobby.close(known)
                    Lobby.putBack(partnerIn(known, id), Reason.partnerLeft, known)
                end
                Restore.endCall(g)
                if not g.connected then Line.remove(K.graces, g.untilAt, g.untilNumber, id) end
                if g.state == WAITING then Lobby.dequeue(g) end
                if not known then Lobby.set(g, IDLE) end
                if g.connected then S.online = S.online - 1 end
                if g.server ~= server then
                    put(g.server, '\103' .. id)
                    call('ZREM', K.ofOf .. g.server, id)
                    if g.connected then Tell.displace(id, g.seat, g.server) end
                end
                g.server, g.seat = server, old.seat
                Accounts.learn(blocked, g.account)
            else
                g = Guests.new(id, old.account, server, old.seat)
                call('ZADD', K.here, '0', id)
                Accounts.arrive(g, blocked)
            end
            g.connected, g.seated = false, old.seated
            Lobby.takeSeat(g, { card = card, page = '' })
            if pages ~= '' then call('HSET', K.pages, id, pages) end
            g.words, g.language, g.relayOnly, g.interests = old.words, old.language, old.relayOnly, false
            if old.connected then
                g.connected = true
                S.online = S.online + 1
            else
                Restore.wait(g)
            end
            Guests.touch(g)
            if g.state == IN_ROOM then return end
            if old.state == WAITING or old.state == IN_CALL and old.pause == 1 then
                g.number = newNumber()
                g.ageAt = math.min(S.now, old.ageAt + offset)
                g.entryAt = math.min(S.now, old.entryAt + offset)
                g.relaxed, g.member = false, false
                Lobby.goOnWaiting(g)
                -- They are looked at on the next tick: by then more may have been brought back.
                if g.connected then Unfinished.append(g, { phase = 0 }) end
            elseif room then
                Restore.room(g, room, partnerAccount)
            end
        end

        -- They were brought back before, and somebody has called them since, or they somebody: of that their server, which
        -- brings them back once more, has heard nothing.
        function Restore.endCall(g)
            local ringing = Calls.of(g)
            if not ringing then return end
            Lobby.tellEnd(ringing, partnerIn(ringing, g.id), CallEnd.unavailable)
            Lobby.endCall(ringing)
        end

        -- Somebody is away, and waited for from now on.
        function Restore.wait(g)
            g.connected = false
            g.untilAt, g.untilNumber = S.now + R.reconnectGrace, newNumber()
            Line.insert(K.graces, g.untilAt, g.untilNumber, g.id)
            call('ZREM', K.ofOf .. g.server, g.id)
            Guests.change(g)
        end

        -- A room of which this is the first half: the other is waited for as one who is away.
        function Restore.room(g, room, partnerAccount)
            local partner = partnerIn(room, g.id)
            if Guests.get(partner) then
                -- They are here, and not in this room.
                local waited = g.id == room.caller and room.callerReturn or room.calleeReturn
                if waited < 0 then return Tell.ended(g, room.id, Reason.partnerLeft, 0) end
                Tell.ended(g, room.id, Reason.partnerLeft, 1)
                Lobby.enqueue(g, waited)
                step.seekers[#step.seekers + 1] = g.id
                return
            end
            local other = Guests.new(partner, partnerAccount, server, '\0\0\0\0\0\0\0\0')
            call('ZADD', K.here, '0', partner)
            Accounts.arrive(other, '')
            Restore.wait(other)
            other.news = false
            Lobby.set(g, IN_ROOM, room.id)
            other.state, other.ref = IN_ROOM, room.id
            Rooms.known[room.id] = room
            S.rooms = S.rooms + 1
            -- It may have been closed in this same step.
            Fields.flush()
            Fields.write('room ' .. room.id, Rooms.encode(room))
        end

        """#
}
