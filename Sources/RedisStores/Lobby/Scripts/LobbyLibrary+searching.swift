extension LobbyLibrary {
    /// Going along lines, the oldest first (`Queue+searching`), and searches that go on (`Unfinished`).
    static let searching = #"""
        local function isOlder(one, other)
            if one.ageAt == other.ageAt then return one.number < other.number end
            return one.ageAt < other.ageAt
        end

        -- The first few of those who accept anybody, read once for as long as nobody is put into lines.
        function Queue.head()
            local head = step.heads.open
            if not head then
                head = call('ZRANGE', K.open, '0', '3')
                step.heads.open = head
            end
            return head
        end

        -- The search of one who asks for nothing, as most do: who suits them stands in one line, and mostly in front.
        --
        -- Answers with the partner, how many were looked at, and whether that is what the whole search would have come
        -- to.
        function Queue.glance(g)
            if g.words ~= '\0' or g.language ~= '' then return nil, 0, false end
            local newcomers, pending = {}, step.pending
            for index = 1, Queue.newcomers() do
                local other = pending[index]
                if other ~= g and (other.relaxed or Queue.isOpen(other)) then newcomers[#newcomers + 1] = other end
            end
            if newcomers[2] then table.sort(newcomers, isOlder) end
            local head, looks, index, turn, standing = Queue.head(), 0, 0, 1, nil
            while true do
                while not standing do
                    index = index + 1
                    local member = head[index]
                    if not member then break end
                    local other = Guests.get(sub(member, 17))
                    -- Who has left the line in this step is no look, nor is oneself.
                    if other and other.slot and not other.pending and other ~= g then standing = other end
                end
                local newcomer = newcomers[turn]
                if not standing then
                    -- Behind these there may be older ones than the newcomers.
                    if head[4] then return nil, 0, false end
                    if not newcomer then return nil, looks, true end
                end
                local other
                if standing and not (newcomer and isOlder(newcomer, standing)) then
                    other, standing = standing, nil
                else
                    other, turn = newcomer, turn + 1
                end
                looks = looks + 1
                if Queue.accepts(other, g) and Lobby.mayMeet(g, other) then return other, looks, true end
            end
        end

        -- One of the lines that are gone along together, read a piece at a time.
        local Track = {}
        local sizes = { [4] = '4', [16] = '16', [64] = '64' }

        function Track.new(line, mark)
            return {
                line = line, mark = mark, read = 0, size = 4, index = 0, moment = 0, number = 0, members = false,
                last = false, at = false, isOver = false
            }
        end

        -- Those who have come into the queue in this step, and stand in no line yet: who would be met along these.
        function Track.ofNewcomers(tracks, g)
            local members = {}
            local pending = step.pending
            for index = 1, #pending do
                local other = pending[index]
                if other.pending and other ~= g and Track.isAlong(tracks, other) then
                    members[#members + 1] = other
                end
            end
            if members[2] then table.sort(members, isOlder) end
            for index = 1, #members do members[index] = Queue.member(members[index]) end
            return {
                read = #members, size = 0, index = 0, moment = 0, number = 0, members = members, at = false,
                isOver = false
            }
        end

        function Track.isAlong(tracks, g)
            for _, line in ipairs(Queue.lines(g)) do
                for index = 1, #tracks do
                    if tracks[index].line == line then return true end
                end
            end
            return false
        end

        -- Reads on: the first few by their rank, which is quicker, and then ever more.
        function Track.read(track)
            local members
            if track.mark then
                members = call(
                    'ZRANGEBYLEX', track.line, '(' .. track.mark .. AFTER_PLACE, '+', 'LIMIT', '0', sizes[track.size]
                )
                track.mark = nil
            elseif track.read == 0 then
                members = call('ZRANGE', track.line, '0', '3')
            else
                members = call('ZRANGEBYLEX', track.line, '(' .. track.last, '+', 'LIMIT', '0', sizes[track.size])
            end
            track.members, track.index, track.read = members, 1, track.read + #members
            if #members < track.size then
                track.size = 0
            else
                track.last = members[#members]
                track.size = track.size == 4 and 16 or 64
            end
        end

        -- The member that a track is at, with its moment and number; nil behind the last.
        function Track.current(track)
            if track.at then return track.at end
            if track.isOver then return nil end
            track.index = track.index + 1
            if not track.members or track.index > #track.members then
                if track.size == 0 then return nil end
                Track.read(track)
            end
            local member = track.members[track.index]
            if not member then
                track.isOver = true
                return nil
            end
            track.at = member
            track.moment, track.number = unpack_struct('>I8I8', member)
            return member
        end

        -- The oldest that no track has passed.
        function Track.next(tracks)
            if not tracks[2] then
                local track = tracks[1]
                local member = track and Track.current(track)
                if member then track.at = false end
                return member
            end
            local best
            for index = 1, #tracks do
                local track = tracks[index]
                if Track.current(track) and (not best or track.moment < best.moment
                    or track.moment == best.moment and track.number < best.number)
                then
                    best = track
                end
            end
            if not best then return nil end
            local member = best.at
            best.at = false
            return member
        end

        function Queue.tracks(g, phase, mark)
            local tracks, isOpen, language = {}, Queue.isOpen(g), g.language
            if phase == 0 then
                if g.words == '\0' then return tracks end
                for _, word in ipairs(Guests.interests(g)) do
                    tracks[#tracks + 1] = Track.new(K.openOf .. word, mark)
                    -- Who is open has those, too, who want no language; who is not is wanted by those alone who want
                    -- theirs.
                    if language == '' or isOpen then tracks[#tracks + 1] = Track.new(seekLine('', word), mark) end
                    if language ~= '' then tracks[#tracks + 1] = Track.new(seekLine(language, word), mark) end
                end
            elseif isOpen or g.words == '\0' then
                tracks[1] = Track.new(K.open, mark)
                if language ~= '' then tracks[2] = Track.new(seekLine(language, ''), mark) end
            end
            return tracks
        end

        -- Looks for the best who suits somebody: one who shares an interest before one who does not, and the oldest
        -- first. Answers with the partner, or else where to go on if not everybody could be looked at.
        function Queue.search(g, mark, most)
            local looks = 0
            -- Who names nothing shares nothing.
            for phase = mark and mark.phase or g.words == '\0' and 1 or 0, 1 do
                local last = mark and mark.phase == phase and mark.place or nil
                local tracks = Queue.tracks(g, phase, last)
                local newcomer = step.pending[1]
                if newcomer and tracks[1] and (newcomer ~= g or step.pending[2]) then
                    local further = Track.ofNewcomers(tracks, g)
                    if further.members[1] then tracks[#tracks + 1] = further end
                end
                while true do
                    local member = Track.next(tracks)
                    if not member then break end
                    local id = sub(member, 17)
                    local here = sub(member, 1, 16)
                    -- Whoever shares two interests is met twice in a row; oneself is no look.
                    local other = here ~= last and id ~= g.id and Guests.get(id)
                    -- Nor is who has left the line in this step.
                    if other and other.slot then
                        if looks >= most then return nil, { phase = phase, place = last }, looks end
                        looks = looks + 1
                        last = here
                        if Queue.accepts(g, other) and Queue.accepts(other, g)
                            and Lobby.mayMeet(g, other)
                        then
                            return other, nil, looks
                        end
                    end
                end
            end
            return nil, nil, looks
        end

        -- Searches that have looked at all they may for now, in turn.
        local Unfinished = {}

        function Unfinished.append(g, mark)
            Unfinished.remove(g)
            S.turns = S.turns + 1
            S.unfinished = S.unfinished + 1
            g.turn = S.turns
            Guests.keep(g)
            Line.insert(K.unfinished, 0, g.turn, g.id)
            call('HSET', K.marks, g.id, mark.phase .. (mark.place or ''))
        end

        function Unfinished.remove(g)
            if g.turn == 0 then return end
            Line.remove(K.unfinished, 0, g.turn, g.id)
            call('HDEL', K.marks, g.id)
            g.turn = 0
            S.unfinished = S.unfinished - 1
            Guests.keep(g)
        end

        -- Takes out the one whose turn it is.
        function Unfinished.removeFirst()
            local member = call('ZRANGEBYLEX', K.unfinished, '-', '+', 'LIMIT', '0', '1')[1]
            if not member then return nil end
            local g = Guests.get(sub(member, 17))
            local bytes = call('HGET', K.marks, g.id)
            Unfinished.remove(g)
            local mark = { phase = tonumber(sub(bytes, 1, 1)), place = #bytes > 1 and sub(bytes, 2) or nil }
            return g, mark
        end

        """#
}
