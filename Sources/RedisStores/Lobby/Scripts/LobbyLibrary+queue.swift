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
            local lines, isOpen = {}, Queue.isOpen(g)
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

        -- Whoever comes into the queue is not put into lines before somebody else looks along them: most who come are
        -- paired at once, or are the only one to look.
        function Queue.insert(g)
            g.slot = true
            g.pending = true
            step.pending[#step.pending + 1] = g
            Guests.keep(g)
        end

        function Queue.writeOut(g)
            g.pending = false
            local member = place(g.ageAt, g.number) .. g.id
            for _, line in ipairs(Queue.lines(g)) do call('ZADD', line, '0', member) end
            if g.dueAt > 0 then Line.insert(K.due, g.dueAt, g.number, g.id) end
        end

        -- Puts everybody into their lines, but for one.
        function Queue.settle(but)
            if #step.pending == 0 then return end
            local left = {}
            for _, g in ipairs(step.pending) do
                if g == but and g.pending then
                    left[1] = g
                elseif g.pending then
                    Queue.writeOut(g)
                end
            end
            step.pending = left
        end

        function Queue.leaveLines(g)
            local member = place(g.ageAt, g.number) .. g.id
            for _, line in ipairs(Queue.lines(g)) do call('ZREM', line, member) end
        end

        function Queue.remove(g)
            if g.pending then
                g.pending = false
            else
                Queue.leaveLines(g)
                if g.dueAt > 0 then Line.remove(K.due, g.dueAt, g.number, g.id) end
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
            local member = place(g.ageAt, g.number) .. g.id
            for _, line in ipairs(Queue.lines(g)) do call('ZADD', line, '0', member) end
            return true
        end

        """#
}
