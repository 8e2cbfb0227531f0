extension LobbyLibrary {
    /// What servers tell each other beside the lobby: put into the stream of the one it is for, behind every step so far.
    static let posting = #"""
        local Post = {}

        -- What becomes of a letter.
        local SENT, NO_SERVER, NO_ROOM = 0, 1, 2

        -- A letter stands behind the latest step, and before the next. No time passes by it, and nothing is decided.
        --
        -- Half of what may wait for a server to read it is left to the lobby's own steps.
        function Post.letter(home, bytes)
            local stream = K.outOf .. home
            if call('XLEN', stream) * 2 > R.backlog then return NO_ROOM end
            local id = string.format('%d-*', S.steps)
            local entry = call('XADD', stream, 'NOMKSTREAM', id, 'w', server .. bytes)
            return entry and SENT or NO_SERVER
        end

        -- Pairs of a server and a letter, in order; answers with a byte for each.
        function Post.letters(args)
            local fates = {}
            for index = 9, #args - 1, 2 do
                fates[#fates + 1] = string.char(Post.letter(args[index], args[index + 1]))
            end
            return concat(fates)
        end

        """#
}
