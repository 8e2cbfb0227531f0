extension LobbyLibrary {
    /// Every directive in bytes, and which servers it is for (`Directive`).
    static let telling = #"""
        -- Where a guest stands, in a byte, and the room.
        local function standing(g)
            if not g or g.state == IDLE then return '\0' .. NOBODY end
            if g.state == WAITING then return '\1' .. NOBODY end
            if g.state == IN_ROOM then return '\4' .. g.ref end
            local ringing = Calls.get(g.ref)
            return (ringing and ringing.caller == g.id and '\2' or '\3') .. NOBODY
        end

        local Tell = {}

        local function pair(one)
            return one.id .. one.caller .. one.callee
        end

        local function roomBytes(room)
            return room.id .. room.caller .. room.callee .. (room.relayOnly and '\1' or '\0')
                .. lengthOf(room.shared) .. room.shared
        end

        function Tell.welcome(g)
            tell('\1' .. g.id .. g.seat .. standing(g), g.server)
        end

        function Tell.displace(id, seat, home)
            tell('\2' .. id .. seat, home)
        end

        function Tell.answer(id, request)
            local reply = step.reply
            if reply == nil then return end
            local head = '\3' .. id .. request
            if reply.standing then
                tell(head .. '\0' .. standing(Guests.get(id)), server)
            elseif reply.done then
                tell(head .. '\1', server)
            elseif reply.calling then
                tell(head .. '\2' .. pair(reply.calling), server)
                introduce(Guests.get(partnerIn(reply.calling, id)), server)
            else
                tell(head .. '\3' .. char(reply.refused), server)
            end
        end

        -- As old as if they had waited since then, as the wall clock now counts it.
        function Tell.waiting(g)
            tell(pack('>Bc16dI4I4I4', 4, g.id, S.wall + g.ageAt - S.now, S.online, S.waiting, S.rooms), g.server)
        end

        -- Told behind the answer.
        function Tell.matched(room, offer)
            local caller, callee = Guests.get(room.caller), Guests.get(room.callee)
            local bytes
            if offer then
                bytes = '\5' .. roomBytes(room) .. pack('>BI4', 1, #offer.description) .. offer.description
                    .. pack('>I2c0', #offer.goodUntil, offer.goodUntil)
            else
                bytes = '\5' .. roomBytes(room) .. '\0'
            end
            introduce(caller, callee.server)
            introduce(callee, caller.server)
            step.matches[#step.matches + 1] = { bytes, caller.server, callee.server }
        end

        local function tellOfRoom(tag, g, room)
            local partner = Guests.get(partnerIn(room, g.id))
            tell(char(tag) .. g.id .. roomBytes(room), g.server, partner and partner.server)
            if partner then
                introduce(partner, g.server)
                introduce(g, partner.server)
            end
        end

        function Tell.resumed(g, room)
            tellOfRoom(6, g, room)
        end

        function Tell.away(g, room)
            tellOfRoom(7, g, room)
        end

        -- Whoever is awaited hears of it from their own server, if it brings them back.
        function Tell.ended(g, room, reason, status)
            if Guests.isAwaited(g) then return end
            tell('\8' .. g.id .. room .. char(reason, status), g.server)
        end

        -- Whoever makes a step hears which rooms it ended that are none of theirs: nobody else may be there to hear it.
        function Tell.over(room, one, other)
            if one ~= server and other ~= server then put(server, '\105' .. room.id) end
        end

        -- Everybody hears who is not to see whom.
        function Tell.blocked(blocked, blocker)
            step.hall[#step.hall + 1] = '\106' .. blocked .. blocker
        end

        function Tell.ringing(g, ringing)
            tell('\9' .. g.id .. pair(ringing), g.server)
            introduce(Guests.get(ringing.caller), g.server)
        end

        function Tell.callEnded(g, ringing, reason)
            tell('\10' .. g.id .. ringing.id .. char(reason), g.server)
        end

        function Tell.gone(g)
            if Guests.isAwaited(g) then return end
            tell('\11' .. g.id, g.server)
        end

        -- Everybody hears how somebody is seen.
        function Tell.presence(id, presence)
            local bytes = '\12' .. id .. char(presence)
            step.hall[#step.hall + 1] = bytes
            if step.all then step.all[#step.all + 1] = bytes end
        end

        """#
}
