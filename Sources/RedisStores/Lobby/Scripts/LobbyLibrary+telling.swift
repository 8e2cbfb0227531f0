extension LobbyLibrary {
    /// Every directive in bytes, and which servers it is for (`Directive`).
    static let telling = #"""
        -- Where a guest stands, in a byte, and the room.
        local function standing(g)
            if not g or g.state == IDLE then return pack('>Bc16', 0, NOBODY) end
            if g.state == WAITING then return pack('>Bc16', 1, NOBODY) end
            if g.state == IN_ROOM then return pack('>Bc16', 4, g.ref) end
            local ringing = Calls.get(g.ref)
            return pack('>Bc16', ringing and ringing.caller == g.id and 2 or 3, NOBODY)
        end

        local Tell = {}

        local function pair(one)
            return one.id .. one.caller .. one.callee
        end

        local function roomBytes(room)
            return pack(
                '>c16c16c16BI2c0', room.id, room.caller, room.callee, room.relayOnly and 1 or 0, #room.shared, room.shared
            )
        end

        function Tell.welcome(g)
            tell(pack('>Bc16c8c17', 1, g.id, g.seat, standing(g)), g.server)
        end

        function Tell.displace(id, seat, home)
            tell(pack('>Bc16c8', 2, id, seat), home)
        end

        function Tell.answer(id, request)
            local reply = step.reply
            if reply == nil then return end
            local head = pack('>Bc16c8', 3, id, request)
            if reply.standing then
                tell(head .. '\0' .. standing(Guests.get(id)), server)
            elseif reply.done then
                tell(head .. '\1', server)
            elseif reply.calling then
                tell(head .. '\2' .. pair(reply.calling), server)
                introduce(Guests.get(partnerIn(reply.calling, id)), server)
            else
                tell(head .. '\3' .. string.char(reply.refused), server)
            end
        end

        -- As old as if they had waited since then, as the wall clock now counts it.
        function Tell.waiting(g)
            tell(pack('>Bc16dI4I4I4', 4, g.id, S.wall + g.ageAt - S.now, S.online, S.waiting, S.rooms), g.server)
        end

        -- Told behind the answer.
        function Tell.matched(room, offer)
            local caller, callee = Guests.get(room.caller), Guests.get(room.callee)
            local bytes = '\5' .. roomBytes(room)
            if offer then
                bytes = bytes .. pack('>BI4', 1, #offer.description) .. offer.description
                    .. pack('>I2c0', #offer.goodUntil, offer.goodUntil)
            else
                bytes = bytes .. '\0'
            end
            introduce(caller, callee.server)
            introduce(callee, caller.server)
            step.matches[#step.matches + 1] = { bytes, caller.server, callee.server }
        end

        local function tellOfRoom(tag, g, room)
            local partner = Guests.get(partnerIn(room, g.id))
            tell(pack('>Bc16', tag, g.id) .. roomBytes(room), g.server, partner and partner.server)
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

        function Tell.ended(g, room, reason, status)
            tell(pack('>Bc16c16BB', 8, g.id, room, reason, status), g.server)
        end

        function Tell.ringing(g, ringing)
            tell('\9' .. g.id .. pair(ringing), g.server)
            introduce(Guests.get(ringing.caller), g.server)
        end

        function Tell.callEnded(g, ringing, reason)
            tell(pack('>Bc16c16B', 10, g.id, ringing.id, reason), g.server)
        end

        function Tell.gone(g)
            tell('\11' .. g.id, g.server)
        end

        -- Everybody hears how somebody is seen.
        function Tell.presence(id, presence)
            local bytes = pack('>Bc16B', 12, id, presence)
            step.hall[#step.hall + 1] = bytes
            if step.all then step.all[#step.all + 1] = bytes end
        end

        """#
}
