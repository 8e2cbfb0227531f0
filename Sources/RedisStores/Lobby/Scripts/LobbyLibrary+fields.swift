extension LobbyLibrary {
    /// What a step writes into the one hash that has state, guests, rooms, partings and servers' places.
    ///
    /// Each command within costs as much as some hundred lines, so a step writes once, at its end.
    static let fields = #"""
        local Fields = { written = {}, erased = {}, count = 0 }

        -- The count of bytes of a text in two bytes.
        local lengths = {}

        local function lengthOf(text)
            local count = #text
            local bytes = lengths[count]
            if not bytes then
                bytes = char(floor(count / 256), count % 256)
                if count <= 512 then lengths[count] = bytes end
            end
            return bytes
        end

        -- A new table with room for what most steps need is made more quickly than an old one is emptied, or a small one
        -- grows.
        local function roomy()
            return { nil, nil, nil, nil, nil, nil, nil, nil }
        end

        -- The table for what is written is used again: what stands in it behind the count is nothing.
        function Fields.begin()
            Fields.count = 0
            if Fields.erased[1] then Fields.erased = {} end
        end

        function Fields.write(name, bytes)
            local written, count = Fields.written, Fields.count
            written[count + 1] = name
            written[count + 2] = bytes
            Fields.count = count + 2
        end

        function Fields.erase(name)
            Fields.erased[#Fields.erased + 1] = name
        end

        -- What was written and then erased is erased; the other way round it takes a flush in between.
        function Fields.flush()
            local written, erased = Fields.written, Fields.erased
            local count = Fields.count
            for first = 1, count, 512 do
                local last = first + 511
                call('HSET', K.guests, unpack(written, first, last < count and last or count))
            end
            if count > 512 then Fields.written = {} end
            for first = 1, #erased, 512 do
                call('HDEL', K.guests, unpack(erased, first, math.min(#erased, first + 511)))
            end
            Fields.begin()
        end

        """#
}
