extension LobbyLibrary {
    /// One step of time, and the one door by which everything comes in (`Lobby`).
    static let entry = #"""
        -- One atomic step that lets time pass. What there is too much of for one step is left for the next, which the
        -- caller makes at once.
        function Lobby.tick()
            if Leases.tick() then return end
            Lobby.giveUpTheLost()
            Lobby.endCallsNobodyTook()
            Lobby.meetAgain(LastPartners.forget())
            Lobby.relax()
            Lobby.goOnSearching()
            Lobby.settle()
            Lobby.settleWithLastPartners()
            S.ticked = S.now
        end

        -- The step in full: those who sought are told of their room, or that they wait, and everybody of whom there is
        -- to be seen.
        function Lobby.conclude()
            Queue.settle()
            Step.release(step.matches)
            for _, id in ipairs(step.seekers) do
                local g = Guests.get(id)
                if g and g.connected and g.state == WAITING then Tell.waiting(g) end
            end
            Lobby.showPresences()
        end

        local function wishOf(words, language, relayOnly)
            local wish = {}
            if relayOnly ~= '' then wish.relayOnly = relayOnly == '1' end
            if words ~= '' then wish.words = words end
            if language ~= '' then wish.language = sub(language, 2) end
            return wish
        end

        local function offerOf(goodUntil, description)
            return goodUntil ~= '' and { goodUntil = goodUntil, description = description } or nil
        end

        local Actions = {
            connect = function(id, args)
                Lobby.connect(id, {
                    account = args[12], seat = args[13], room = args[14], page = args[15], card = args[16],
                    blocked = args[17]
                })
            end,
            find = function(id, args)
                Lobby.find(Guests.get(id), wishOf(args[12], args[13], args[14]), offerOf(args[15], args[16]))
            end,
            next = function(id, args)
                Lobby.next(
                    Guests.get(id), args[17], wishOf(args[12], args[13], args[14]), offerOf(args[15], args[16])
                )
            end,
            stop = function(id) Lobby.stop(Guests.get(id)) end,
            call = function(id, args) Lobby.call(Guests.get(id), args[12]) end,
            accept = function(id, args) Lobby.accept(Guests.get(id), args[12]) end,
            decline = function(id, args) Lobby.decline(Guests.get(id), args[12]) end,
            cancel = function(id, args) Lobby.cancel(Guests.get(id), args[12]) end,
            block = function(id, args) Lobby.block(Guests.get(id), args[12], args[13], args[14]) end,
            leave = function(id, args) Lobby.leave(Guests.get(id), args[12]) end,
            lose = function(id, args)
                local g = Guests.get(id)
                if Lobby.holds(g, args[12]) then Lobby.lose(g) end
            end
        }

        local function perform(args)
            local action, id, request = args[9], args[10], args[11]
            Actions[action](id, args)
            Lobby.settle()
            if request ~= '' then Tell.answer(id, request) end
        end

        local function restore(args)
            local offset = tonumber(args[9])
            for first = 10, #args - 7, 8 do
                Restore.guest(
                    args[first], args[first + 1], args[first + 2], args[first + 3], args[first + 4], args[first + 5],
                    args[first + 6], args[first + 7], offset
                )
            end
            Lobby.settle()
        end

        local rulesRead, rulesKnown

        local function rulesOf(bytes)
            if bytes ~= rulesRead then
                local grace, relax, cooldown, rematch, ring, lease, backlog = unpack_struct('>ddddddd', bytes)
                rulesKnown = {
                    reconnectGrace = grace, relaxAfter = relax, rematchCooldown = cooldown, rematchAfter = rematch,
                    callTimeout = ring, lease = lease, backlog = backlog
                }
                rulesRead = bytes
            end
            return rulesKnown
        end

        local function clock(given)
            if given ~= '' then return tonumber(given) end
            local time = call('TIME')
            return tonumber(time[1]) * 1000 + floor(tonumber(time[2]) / 1000)
        end

        -- What a call is answered with first.
        local OK, OTHER_EPOCH, UNREGISTERED, NOT_DUE = 0, 1, 2, 3

        -- The caller knew another lobby, or one that had come farther than this one, or there is none.
        local function register(args, known, seen, wall)
            if S and (S.clearing == 1 or S.epoch == known and S.steps < seen) then
                S.clearing, S.epoch = 1, args[9]
                if not Leases.clear() then
                    State.save()
                    return { OK, 0, 0, 1 }
                end
                S = nil
            end
            local isNew = not S
            if isNew then S = State.new(args[9], wall) end
            State.advance(wall)
            Leases.join()
            State.save()
            return { OK, S.steps, 0, 0, S.epoch, isNew and 1 or 0 }
        end

        local function serve(keys, args)
            awake()
            K = names(keys[1])
            local verb, epoch, seen = args[1], args[2], tonumber(args[3])
            local isWatched
            server, R, Chance.bytes, isWatched = args[4], rulesOf(args[6]), args[7], args[8] == '1'
            Step.begin(isWatched)
            S = verb == 'perform' and Guests.open(args[10]) or State.decode(call('HGET', K.guests, 'state'))
            if verb ~= 'register' and (not S or S.epoch ~= epoch or S.steps < seen or S.clearing == 1) then
                return { OTHER_EPOCH }
            end
            if verb == 'census' then return { OK, S.online, S.waiting, S.rooms } end
            if verb == 'register' then return register(args, epoch, seen, clock(args[5])) end
            if not call('ZSCORE', K.servers, server) then return { UNREGISTERED } end
            if verb == 'beat' then
                Leases.beat(args[9])
                return { OK, S.steps, 0, 0 }
            end
            if verb == 'roster' then
                local bytes, last = Leases.roster(args[9])
                return { OK, S.steps, bytes, last }
            end
            local wall = clock(args[5])
            if verb == 'tick' then
                local every = tonumber(args[9])
                -- A clock that was set back does not keep ticks from coming.
                local passed = S.now + (wall - S.wall) - S.ticked
                if every > 0 and wall >= S.wall and passed < every then return { NOT_DUE } end
            end
            State.advance(wall)
            if verb == 'perform' then
                perform(args)
            elseif verb == 'tick' then
                Lobby.tick()
            elseif verb == 'restore' then
                restore(args)
            elseif verb == 'resign' then
                Leases.drop(server)
            else
                return redis.error_reply('ERR a lobby knows no ' .. verb)
            end
            Lobby.conclude()
            local heard = Step.finish()
            local reply = { OK, S.steps, heard, step.more and 1 or 0 }
            if step.all then reply[5] = concat(step.all) end
            return reply
        end

        """#
}
