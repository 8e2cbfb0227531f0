extension LobbyLibrary {
    /// Who calls whom (`Lobby+calling`).
    static let calling = #"""
        function Lobby.call(g, named)
            if not g or not g.connected then return refuse(Refusal.notConnected) end
            if g.state == IN_ROOM then return refuse(Refusal.alreadyInRoom) end
            if g.state == IN_CALL then
                -- To call the one who rings me is to accept.
                local ringing = Lobby.ringingCall(g)
                if not ringing or ringing.caller ~= named then return refuse(Lobby.refusal(g)) end
                Lobby.accept(g, ringing.id)
                if step.reply.done then
                    step.reply = { calling = ringing }
                elseif step.reply.refused == Refusal.noSuchCall then
                    refuse(Refusal.guestUnavailable)
                end
                return
            end
            local callee
            if named ~= '' then
                local other = Guests.get(named)
                callee = Lobby.canCall(g, other) and other
            else
                callee = Lobby.freeLongest(g)
            end
            if not callee then return refuse(named == '' and Refusal.nobodyAvailable or Refusal.guestUnavailable) end
            local ringing = {
                id = Chance.id(), caller = g.id, callee = callee.id, untilAt = S.now + R.callTimeout,
                untilNumber = newNumber()
            }
            Calls.add(ringing)
            Lobby.interrupt(g, ringing.id)
            Lobby.interrupt(callee, ringing.id)
            Tell.ringing(callee, ringing)
            step.reply = { calling = ringing }
        end

        function Lobby.accept(g, named)
            local ringing = Lobby.answerable(g, named)
            if not ringing then return Lobby.refuseAnswer(g) end
            local caller, callee = Guests.get(ringing.caller), Guests.get(ringing.callee)
            if not caller or not callee or not caller.connected then
                -- Nobody is put in a room with one who is away.
                refuse(Refusal.noSuchCall)
                Lobby.tellEnd(ringing, ringing.callee, CallEnd.unavailable)
                Lobby.tellEnd(ringing, ringing.caller, CallEnd.unavailable)
                return Lobby.endCall(ringing)
            end
            local room = {
                id = Chance.id(), caller = caller.id, callee = callee.id, shared = Words.shared(caller, callee),
                relayOnly = caller.relayOnly or callee.relayOnly, callerReturn = Lobby.returnOf(caller),
                calleeReturn = Lobby.returnOf(callee)
            }
            Calls.remove(ringing)
            Lobby.set(caller, IN_ROOM, room.id)
            Lobby.set(callee, IN_ROOM, room.id)
            Rooms.add(room)
            Tell.matched(room, nil)
            step.reply = { done = true }
        end

        function Lobby.decline(g, named)
            local ringing = Lobby.answerable(g, named)
            if not ringing then return Lobby.refuseAnswer(g) end
            step.reply = { done = true }
            Lobby.tellEnd(ringing, ringing.caller, CallEnd.declined)
            Lobby.endCall(ringing)
        end

        function Lobby.cancel(g, named)
            local ringing = Calls.of(g)
            if not ringing or ringing.id ~= named or ringing.caller ~= g.id or not g.connected then
                return Lobby.refuseAnswer(g)
            end
            step.reply = { done = true }
            Lobby.cancelOf(g)
        end

        -- Gives up the call that a guest makes, if they make one.
        function Lobby.cancelOf(g)
            local ringing = Calls.of(g)
            if not ringing or ringing.caller ~= g.id then return end
            Lobby.tellEnd(ringing, ringing.callee, CallEnd.cancelled)
            Lobby.endCall(ringing)
        end

        -- Ends the calls that have rung for `CALL_TIMEOUT`.
        function Lobby.endCallsNobodyTook()
            for _, id in ipairs(Line.takeFirst(K.ringing, S.now, 1024)) do
                local ringing = Calls.get(id)
                if ringing then
                    Lobby.tellEnd(ringing, ringing.caller, CallEnd.timeout)
                    Lobby.tellEnd(ringing, ringing.callee, CallEnd.timeout)
                    Lobby.endCall(ringing)
                end
            end
        end

        -- Ends the calls between guests of two accounts.
        function Lobby.endCalls(one, other)
            for _, id in ipairs(Accounts.guests(one)) do
                local ringing = Calls.of(Guests.get(id))
                local partner = ringing and Guests.get(partnerIn(ringing, id))
                if partner and partner.account == other then
                    Lobby.tellEnd(ringing, ringing.caller, CallEnd.unavailable)
                    Lobby.tellEnd(ringing, ringing.callee, CallEnd.unavailable)
                    Lobby.endCall(ringing)
                end
            end
        end

        function Lobby.tellEnd(ringing, id, reason)
            local g = Guests.get(id)
            if g then Tell.callEnded(g, ringing, reason) end
        end

        -- Ends a call, and returns both to what it interrupted.
        function Lobby.endCall(ringing)
            Calls.remove(ringing)
            for _, id in ipairs({ ringing.caller, ringing.callee }) do
                local g = Guests.get(id)
                if g and g.state == IN_CALL then
                    if g.pause == 0 then
                        Lobby.set(g, IDLE)
                    else
                        Lobby.goOnWaiting(g)
                        step.seekers[#step.seekers + 1] = id
                    end
                end
            end
        end

        -- The call that a guest is rung by.
        function Lobby.ringingCall(g)
            local ringing = Calls.of(g)
            return ringing and ringing.callee == g.id and ringing or nil
        end

        -- The call that a guest may answer: they are rung by it, and here.
        function Lobby.answerable(g, named)
            if not g or not g.connected then return nil end
            local ringing = Lobby.ringingCall(g)
            return ringing and ringing.id == named and ringing or nil
        end

        -- Why a guest in a call cannot look for somebody or call another.
        function Lobby.refusal(g)
            local ringing = Calls.of(g)
            return ringing and ringing.caller == g.id and Refusal.alreadyCalling or Refusal.alreadyRinging
        end

        -- Why an answer to a call changes nothing.
        function Lobby.refuseAnswer(g)
            refuse(g and g.connected and Refusal.noSuchCall or Refusal.notConnected)
        end

        -- Makes one who is idle or waits stand aside for a call; their place in the queue is kept.
        function Lobby.interrupt(g, id)
            g.pause = 0
            if g.state == WAITING then
                Lobby.dequeue(g)
                g.pause = 1
            end
            Lobby.set(g, IN_CALL, id)
        end

        function Lobby.returnOf(g)
            if g.pause == 0 then return -1 end
            return S.now - g.ageAt
        end

        -- Rule 2 for a guest who was chosen, who must be free too: to call a last partner is allowed.
        function Lobby.canCall(g, other)
            return other and Guests.presence(other) == AVAILABLE and other.account ~= g.account
                and not Accounts.areApart(g, other)
        end

        -- Who has been free longest of those whom a guest may be paired with.
        function Lobby.freeLongest(g)
            -- Who came to be free by a command before this one stands in the line.
            Lobby.showPresences()
            local looks, from, size = 0, '-', 4
            while looks < Lobby.looksPerCall do
                local members = call('ZRANGEBYLEX', K.free, from, '+', 'LIMIT', '0', size)
                for _, member in ipairs(members) do
                    local other = Guests.get(sub(member, 17))
                    if Lobby.canCall(g, other) and not LastPartners.areKeptApart(g, other) then return other end
                end
                if #members < size then return nil end
                looks = looks + size
                from = '(' .. members[size]
                size = math.min(64, size * 4, Lobby.looksPerCall - looks)
            end
            return nil
        end

        """#
}
