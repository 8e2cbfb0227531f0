extension LobbyLibrary {
    /// The names of keys, places in lines, and the numbers that a lobby counts in.
    ///
    /// A lobby's keys share one hash tag, so that a cluster keeps them on one node. Those of lines, servers and
    /// blocks are made as they are needed; all others are fixed, and nothing is ever looked for by a pattern.
    static let keys = #"""
        -- What the language has to offer is there when a function is called, and not yet when a library is loaded.
        local call, pack, unpack_struct, sub, concat, floor, byte, char, max

        local function awake()
            if call then return end
            call, pack, unpack_struct = redis.call, struct.pack, struct.unpack
            sub, concat, floor, byte, char, max = string.sub, table.concat, math.floor, string.byte, string.char, math.max
        end

        -- What a call is about: the lobby's keys and state, who calls, the rules, and the step in the making.
        local K, S, R, server

        -- What each server is told, and the servers in the order in which they come up; whom a server is told of who
        -- sits elsewhere, by server and guest; those who came into the queue or asked again, and those who may have
        -- somebody new by the passing of time; and what is told behind the answer.
        local step = {
            told = {}, servers = {}, seekers = {}, quietSeekers = {}, rematchSeekers = {}, matches = {}, touched = {},
            departed = {}, newcomers = {}, pending = {}, hall = {}, leaving = {}, left = {}
        }

        local NOBODY = '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
        local AFTER_PLACE = '\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255'

        local namesOf, namesKnown = {}, 0

        -- Kept between calls: names follow from the one key that is handed over, and from nothing else.
        local function names(guests)
            local known = namesOf[guests]
            if known then return known end
            local prefix = sub(guests, 1, -7)
            known = { guests = guests }
            for _, name in ipairs({
                'accounts', 'pages', 'cards', 'offers', 'calls', 'here', 'graces', 'due', 'ringing', 'free', 'open',
                'unfinished', 'marks', 'servers', 'read', 'dead', 'hall'
            }) do
                known[name] = prefix .. name
            end
            for _, name in ipairs({ 'open', 'seek', 'blocked', 'of', 'out' }) do
                known[name .. 'Of'] = prefix .. name .. ':'
            end
            known.openAlone = { known.open }
            if namesKnown >= 64 then namesOf, namesKnown = {}, 0 end
            namesOf[guests] = known
            namesKnown = namesKnown + 1
            return known
        end

        -- The order of the bytes. The language's own `<` goes by the locale.
        local function isBefore(one, other)
            for index = 1, math.min(#one, #other) do
                local mine, theirs = byte(one, index), byte(other, index)
                if mine ~= theirs then return mine < theirs end
            end
            return #one < #other
        end

        -- State: what there is one of. It is kept beside the guests, and read and written along with them.

        -- The last byte is there for the language alone, which hashes every text it meets, a long one by some of its
        -- bytes and always by the last: without one that changes all states would have the same hash, and each would
        -- be compared with all of late.

        local State = { format = '>dddddddddddddc16B', table = {} }

        function State.decode(bytes)
            if not bytes then return nil end
            local s = State.table
            s.now, s.wall, s.places, s.turns, s.head, s.last, s.online, s.waiting, s.rooms, s.unfinished, s.steps,
                s.ticked, s.clearing, s.epoch = unpack_struct(State.format, bytes)
            return s
        end

        -- Numbers begin where no lobby before this one has come to: whose seat is later is known across a loss, too.
        function State.new(epoch, wall)
            return {
                now = wall, wall = wall, places = math.max(0, wall) * 1000, turns = 0, head = 0, last = 0, online = 0, waiting = 0, rooms = 0,
                unfinished = 0, steps = 0, ticked = 0, clearing = 0, epoch = epoch
            }
        end

        function State.encode()
            return pack(
                State.format, S.now, S.wall, S.places, S.turns, S.head, S.last, S.online, S.waiting, S.rooms,
                S.unfinished, S.steps, S.ticked, S.clearing, S.epoch, S.steps % 256
            )
        end

        function State.save()
            call('HSET', K.guests, 'state', State.encode())
        end

        -- A time of the lobby's own that never goes back (SteadyTime).
        function State.advance(wall)
            S.now = S.now + math.max(0, wall - S.wall)
            S.wall = wall
        end

        -- A number for a place that nothing else has or will have.
        local function newNumber()
            S.places = S.places + 1
            return S.places
        end

        -- Numbers are handed to Redis as texts where they are always the same: making a text of one takes longer than
        -- many a command.

        -- Lines: sorted sets whose scores are all alike, and whose members begin with a place, a moment and a number in
        -- sixteen bytes that sort as the place does. So the order is exact, and a search goes on behind any place.

        local Line = {}

        local function place(at, number)
            return pack('>I8I8', at < 0 and 0 or at, number)
        end

        function Line.insert(key, at, number, id)
            call('ZADD', key, '0', place(at, number) .. id)
        end

        function Line.remove(key, at, number, id)
            call('ZREM', key, place(at, number) .. id)
        end

        -- Takes out what stands up to a moment, that moment included; so many at most.
        function Line.takeFirst(key, moment, most)
            local members = call('ZRANGEBYLEX', key, '-', '(' .. pack('>I8', moment + 1), 'LIMIT', '0', most)
            if #members == 0 then return members end
            call('ZREMRANGEBYLEX', key, '-', '[' .. members[#members])
            for index = 1, #members do members[index] = sub(members[index], 17) end
            if #members == most then step.more = true end
            return members
        end

        -- Ids as the server made them, and a secret. What a step needs beyond these follows from the secret alone.
        local Chance = { bytes = nil, used = 0 }

        function Chance.id()
            Chance.used = Chance.used + 1
            local used = Chance.used
            if used < #Chance.bytes / 16 then return sub(Chance.bytes, 16 * used - 15, 16 * used) end
            local digest = redis.sha1hex(sub(Chance.bytes, -16) .. used)
            return pack(
                '>I4I4I4I4', tonumber(sub(digest, 1, 8), 16), tonumber(sub(digest, 9, 16), 16),
                tonumber(sub(digest, 17, 24), 16), tonumber(sub(digest, 25, 32), 16)
            )
        end

        """#
}
