extension LobbyLibrary {
    /// What guests ask for, in bytes (`Asked`, `Words`).
    static let words = #"""
        -- Interests, in the order in which they are shown: a count, and each with its length.
        function Words.list(bytes)
            local list, position, word = {}, 2, nil
            for index = 1, string.byte(bytes, 1) or 0 do
                word, position = unpack_struct('>I2c0', bytes, position)
                list[index] = word
            end
            return list
        end

        function Words.bytes(list)
            local parts = { string.char(#list) }
            for index, word in ipairs(list) do parts[index + 1] = pack('>I2c0', #word, word) end
            return concat(parts)
        end

        -- What they ask for: the interests that two both name, in order.
        function Words.shared(one, other)
            if one.words == '\0' or other.words == '\0' then return '\0' end
            local shared, theirs = {}, Guests.interests(other)
            for _, word in ipairs(Guests.interests(one)) do
                for index = 1, #theirs do
                    if theirs[index] == word then shared[#shared + 1] = word end
                end
            end
            return Words.bytes(shared)
        end

        function Words.isShared(one, other)
            if one.words == '\0' or other.words == '\0' then return false end
            local theirs = Guests.interests(other)
            for _, word in ipairs(Guests.interests(one)) do
                for index = 1, #theirs do
                    if theirs[index] == word then return true end
                end
            end
            return false
        end

        """#
}
