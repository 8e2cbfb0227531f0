extension LobbyLibrary {
    /// Tickets: who gets one, keeps it, and has it back (`Lobby+queue`).
    static let tickets = #"""
        -- Gives one who has none a ticket, as if they had entered the queue so long ago.
        function Lobby.enqueue(g, waited)
            g.number = newNumber()
            g.entryAt = S.now
            g.ageAt = S.now - waited
            g.relaxed, g.member = false, false
            Lobby.goOnWaiting(g)
        end

        -- Makes one who does not wait do so, with the ticket they have.
        function Lobby.goOnWaiting(g)
            Lobby.set(g, WAITING)
            S.waiting = S.waiting + 1
            Lobby.lineUp(g)
        end

        -- Takes a ticket away; its guest's state is the caller's to set.
        function Lobby.dequeue(g)
            S.waiting = S.waiting - 1
            Offers.forget(g)
            Lobby.stepAside(g)
        end

        -- Makes a guest who waits one that can be paired, if they are connected.
        function Lobby.lineUp(g)
            if not g.connected or g.state ~= WAITING then return end
            g.dueAt = Lobby.nextDue(g, nil)
            Queue.insert(g)
        end

        -- Makes a guest who waits one that cannot be paired. They keep their place and their age.
        function Lobby.stepAside(g)
            if not g.slot then return end
            Queue.remove(g)
            Unfinished.remove(g)
        end

        -- When something changes next for one who waits: they relax, or may have a last partner; 0 for never.
        --
        -- Who has come into the queue anew, or come back to it, has yet to be looked at, however long ago that was due.
        function Lobby.nextDue(g, moment)
            local due = 0
            local rematch, relax = g.entryAt + R.rematchAfter, g.entryAt + R.relaxAfter
            if not moment or rematch > moment then due = rematch end
            if not g.relaxed and (not moment or relax > moment) and (due == 0 or relax < due) then due = relax end
            return due
        end

        -- Relaxes who has waited `RELAX_AFTER`, and notes who may now have a last partner.
        function Lobby.relax()
            Queue.settle()
            for _, id in ipairs(Line.takeFirst(K.due, S.now, 4096)) do
                local g = Guests.get(id)
                if g and g.slot then
                    if not g.relaxed and g.entryAt + R.relaxAfter <= S.now then
                        -- Who asked for nothing accepted anybody before.
                        if Queue.relax(g) then step.quietSeekers[#step.quietSeekers + 1] = g.id end
                    end
                    if Lobby.hasWaitedForRematch(g) then step.rematchSeekers[#step.rematchSeekers + 1] = g.id end
                    g.dueAt = Lobby.nextDue(g, S.now)
                    if g.dueAt > 0 then Line.insert(K.due, g.dueAt, g.number, g.id) end
                    Guests.keep(g)
                end
            end
        end

        function Lobby.hasWaitedForRematch(g)
            return g.entryAt + R.rematchAfter <= S.now
        end

        -- Takes a room away for both, and remembers that they met. They are idle until told otherwise.
        function Lobby.close(room)
            Rooms.remove(room)
            local caller, callee = Guests.get(room.caller), Guests.get(room.callee)
            Tell.over(room, caller and caller.server, callee and callee.server)
            if caller then Lobby.set(caller, IDLE) end
            if callee then Lobby.set(callee, IDLE) end
            if caller and callee then LastPartners.part(caller, callee) end
        end

        -- Tells the one who was left, and returns them to what they came from: the queue, with the age of the wait that
        -- brought them there (rule 5), or what a call had interrupted (rule 6).
        function Lobby.putBack(id, reason, room)
            local g = Guests.get(id)
            if not g then return end
            local waited = room.calleeReturn
            if id == room.caller then waited = room.callerReturn end
            if waited < 0 then return Tell.ended(g, room.id, reason, 0) end
            Tell.ended(g, room.id, reason, 1)
            Lobby.enqueue(g, waited)
            step.seekers[#step.seekers + 1] = g.id
        end

        """#
}
