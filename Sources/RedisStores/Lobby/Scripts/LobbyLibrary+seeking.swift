extension LobbyLibrary {
    /// Who looks for somebody, goes on to the next, stops, or blocks (`Lobby+seeking`).
    static let seeking = #"""
        local function refuse(refusal)
            step.reply = { refused = refusal }
        end

        function Lobby.find(g, wish, offer)
            if not g or not g.connected then return refuse(Refusal.notConnected) end
            if g.state == IN_ROOM then return refuse(Refusal.alreadyInRoom) end
            if g.state == IN_CALL then return refuse(Lobby.refusal(g)) end
            step.reply = { standing = true }
            Lobby.look(g, wish)
            Offers.bring(g, offer)
        end

        function Lobby.next(g, named, wish, offer)
            if not g or not g.connected then return refuse(Refusal.notConnected) end
            step.reply = { standing = true }
            if named ~= '' and not (g.state == IN_ROOM and g.ref == named) then return end
            if g.state == IN_CALL then return refuse(Lobby.refusal(g)) end
            local room = Rooms.of(g)
            if room then Lobby.moveOn(g, Reason.youNext, room) end
            Lobby.look(g, wish)
            Offers.bring(g, offer)
        end

        -- Remembers a block; ends the room if the partner was blocked, and every call between the two accounts.
        --
        -- The one who is blocked in a room is told what they would be told by a `next`. Also carried out for one who is
        -- away: they must not come back to whom they blocked.
        function Lobby.block(g, blocked, blocker, named)
            Accounts.add(blocked, blocker)
            Lobby.endCalls(blocker, blocked)
            if not g then return refuse(Refusal.notConnected) end
            step.reply = { done = true }
            local room = Rooms.of(g)
            if not room or room.id ~= named then return end
            Lobby.moveOn(g, Reason.youBlocked, room)
            Lobby.look(g, {})
        end

        -- Also carried out for one who is away: a page that is closed says stop, and its socket may be lost before
        -- that.
        function Lobby.stop(g)
            if not g then return refuse(Refusal.notConnected) end
            step.reply = { standing = true }
            if g.state == WAITING then
                Lobby.dequeue(g)
                Lobby.set(g, IDLE)
            elseif g.state == IN_CALL then
                local ringing = Calls.of(g)
                if not ringing then return end
                g.pause = 0
                Guests.change(g)
                local reason = ringing.caller == g.id and CallEnd.cancelled or CallEnd.declined
                Lobby.tellEnd(ringing, partnerIn(ringing, g.id), reason)
                Lobby.endCall(ringing)
            elseif g.state == IN_ROOM then
                local room = Rooms.of(g)
                if not room then return end
                Lobby.close(room)
                Tell.ended(g, room.id, Reason.youStopped, 0)
                Lobby.putBack(partnerIn(room, g.id), Reason.partnerStopped, room)
            end
        end

        -- Ends a room for one who wants another, and returns their partner to what they came from.
        function Lobby.moveOn(g, reason, room)
            Lobby.close(room)
            Tell.ended(g, room.id, reason, 1)
            Lobby.putBack(partnerIn(room, g.id), Reason.partnerNext, room)
        end

        -- Makes one who is in no room and no call wait, or go on waiting, with what they wish; what is left out of that
        -- stays as it was.
        function Lobby.look(g, wish)
            local words, language = wish.words or g.words, wish.language or g.language
            if wish.relayOnly ~= nil and wish.relayOnly ~= g.relayOnly then
                g.relayOnly = wish.relayOnly
                Guests.change(g)
            end
            if g.state ~= WAITING then
                g.words, g.language, g.interests = words, language, false
                Lobby.enqueue(g, 0)
            elseif words ~= g.words or language ~= g.language then
                Lobby.stepAside(g)
                g.words, g.language, g.interests = words, language, false
                Guests.change(g)
                Lobby.lineUp(g)
            end
            step.seekers[#step.seekers + 1] = g.id
        end

        """#
}
