extension LobbyLibrary {
    /// Those who wait and are connected, in the lines in which they are found (`Queue`).
    static let queue = #"""
        local Queue = {}

        -- Whether they accept anybody.
        function Queue.isOpen(g)
            return g.relaxed or g.words == '\0' and g.language == ''
        end

        -- Rule 3, one way.
        function Queue.accepts(one, other)
            return Queue.isOpen(one) or (one.words == '\0' or Words.isShared(one, other))
                and (one.language == '' or one.language == other.language)
        end

        local function seekLine(language, word)
            return K.seekOf .. #language .. ':' .. language .. ':' .. word
        end

        -- The lines that somebody stands in.
        function Queue.lines(g)
            local isOpen = Queue.isOpen(g)
            if isOpen and g.words == '\0' then return K.openAlone end
            local lines = {}
            if isOpen then
                lines[1] = K.open
            elseif g.words == '\0' then
                lines[1] = seekLine(g.language, '')
            end
            if g.words ~= '\0' then
                for _, word in ipairs(Guests.interests(g)) do
                    lines[#lines + 1] = isOpen and K.openOf .. word or seekLine(g.language, word)
                end
            end
            return lines
        end

        -- Whoever comes into the queue is put into lines at the end of the step: most who come are paired at once.
        function Queue.insert(g)
            -- Whoever comes back is not found where they were.
            if g.leaves then Queue.clearOut() end
            g.slot = true
            g.pending = true
            step.pending[#step.pending + 1] = g
            Guests.keep(g)
        end

        function Queue.member(g)
            local member = g.member
            if not member then
                member = place(g.ageAt, g.number) .. g.id
                g.member = member
            end
            return member
        end

        -- A line, and what is put into it, or taken out of it, in one command.
        local function note(lines, line, member, score)
            local members = lines[line]
            if not members then
                members = {}
                lines[line] = members
            end
            if score then members[#members + 1] = score end
            members[#members + 1] = member
        end

        local function carryOut(verb, lines)
            step.heads = {}
            for line, members in next, lines do
                if #members <= 4096 then
                    call(verb, line, unpack(members))
                else
                    for first = 1, #members, 4096 do
                        call(verb, line, unpack(members, first, math.min(#members, first + 4095)))
                    end
                end
            end
        end

        function Queue.writeOut(g, joined)
            g.pending = false
            local member = Queue.member(g)
            local lines = Queue.lines(g)
            for index = 1, #lines do note(joined, lines[index], member, '0') end
            if g.dueAt > 0 then note(joined, K.due, place(g.dueAt, g.number) .. g.id, '0') end
        end

        -- Puts everybody into their lines, but for one.
        function Queue.settle(but)
            Queue.clearOut()
            local pending = step.pending
            if not pending[1] then return end
            local left, joined = {}, {}
            for index = 1, #pending do
                local g = pending[index]
                if g == but and g.pending then
                    left[1] = g
                elseif g.pending then
                    Queue.writeOut(g, joined)
                end
            end
            carryOut('ZADD', joined)
            step.pending = left
        end

        -- Those who came into the queue in this step and are still there, so that they can be looked through.
        function Queue.newcomers()
            local pending, count = step.pending, 0
            for index = 1, #pending do
                local g = pending[index]
                if g.pending then
                    count = count + 1
                    pending[count] = g
                end
            end
            for index = count + 1, #pending do pending[index] = nil end
            return count
        end

        -- Takes those out of lines who have left them in this step.
        function Queue.clearOut()
            if not next(step.left) then return end
            carryOut('ZREM', step.left)
            step.left = {}
        end

        function Queue.leaveLines(g)
            local member = Queue.member(g)
            g.leaves = true
            local lines = Queue.lines(g)
            for index = 1, #lines do note(step.left, lines[index], member) end
        end

        function Queue.remove(g)
            if g.pending then
                g.pending = false
            else
                Queue.leaveLines(g)
                if g.dueAt > 0 then note(step.left, K.due, place(g.dueAt, g.number) .. g.id) end
            end
            g.slot = false
            g.dueAt = 0
            Guests.keep(g)
        end

        -- Somebody accepts anybody from now on; false if they did before.
        function Queue.relax(g)
            local wasOpen = Queue.isOpen(g)
            if not wasOpen then Queue.leaveLines(g) end
            g.relaxed = true
            Guests.keep(g)
            if wasOpen then return false end
            Queue.clearOut()
            step.heads = {}
            local member = Queue.member(g)
            for _, line in ipairs(Queue.lines(g)) do call('ZADD', line, '0', member) end
            return true
        end

        """#
}
