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

        -- Those who sought are told of their room, or that they wait.
        function Lobby.tellSeekers()
            local matches, seekers = step.matches, step.seekers
            if matches[1] then
                Step.release(matches)
                step.matches = {}
            end
            if not seekers[1] then return end
            for index = 1, #seekers do
                local g = Guests.get(seekers[index])
                if g and g.connected and g.state == WAITING then Tell.waiting(g) end
            end
            step.seekers = {}
        end

        -- The step in full: whoever waits is put into lines, and everybody hears of whom there is to be seen.
        function Lobby.conclude()
            Queue.settle()
            Lobby.tellSeekers()
            Lobby.showPresences()
        end

        local function wishOf(args, at)
            local words, language, relayOnly = args[at], args[at + 1], args[at + 2]
            local wish = {}
            if relayOnly ~= '' then wish.relayOnly = relayOnly == '1' end
            if words ~= '' then wish.words = words end
            if language ~= '' then wish.language = sub(language, 2) end
            return wish
        end

        local function offerOf(goodUntil, description)
            return goodUntil ~= '' and { goodUntil = goodUntil, description = description } or nil
        end

        -- What is to be done for a guest; the details begin at a place among the arguments.
        local Actions = {
            connect = function(id, args, at)
                Lobby.connect(id, {
                    account = args[at], seat = args[at + 1], room = args[at + 2], page = args[at + 3],
                    card = args[at + 4], blocked = args[at + 5]
                })
            end,
            find = function(id, args, at)
                Lobby.find(Guests.get(id), wishOf(args, at), offerOf(args[at + 3], args[at + 4]))
            end,
            next = function(id, args, at)
                Lobby.next(Guests.get(id), args[at + 5], wishOf(args, at), offerOf(args[at + 3], args[at + 4]))
            end,
            stop = function(id) Lobby.stop(Guests.get(id)) end,
            call = function(id, args, at) Lobby.call(Guests.get(id), args[at]) end,
            accept = function(id, args, at) Lobby.accept(Guests.get(id), args[at]) end,
            decline = function(id, args, at) Lobby.decline(Guests.get(id), args[at]) end,
            cancel = function(id, args, at) Lobby.cancel(Guests.get(id), args[at]) end,
            block = function(id, args, at) Lobby.block(Guests.get(id), args[at], args[at + 1], args[at + 2]) end,
            leave = function(id, args, at) Lobby.leave(Guests.get(id), args[at]) end,
            lose = function(id, args, at)
                local g = Guests.get(id)
                if Lobby.holds(g, args[at]) then Lobby.lose(g) end
            end
        }

        -- How many details an action has, behind its name, its guest and the request that is answered.
        local details = {
            connect = 6, find = 5, next = 6, stop = 0, call = 1, accept = 1, decline = 1, cancel = 1, block = 3, leave = 1,
            lose = 1
        }

        -- Carries out commands of guests one after the other, each as if it were the only one; but how everybody is
        -- seen is told behind the last. There is one command a guest at most.
        local function perform(args)
            local at, last = 9, #args
            repeat
                local action, id, request = args[at], args[at + 1], args[at + 2]
                step.reply = nil
                Actions[action](id, args, at + 3)
                Lobby.settle()
                if request ~= '' then Tell.answer(id, request) end
                Lobby.tellSeekers()
                at = at + 3 + details[action]
            until at > last
        end

        -- The guests whom commands are about; nothing if it is one command.
        local function guestsOf(args)
            local at, last = 12 + (details[args[9]] or 0), #args
            if at > last then return nil end
            local ids = { args[10] }
            repeat
                ids[#ids + 1] = args[at + 1]
                at = at + 3 + details[args[at]]
            until at > last
            return ids
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
            local place
            if verb == 'perform' then
                S, place = Guests.open(Leases.field(server), args[10], guestsOf(args))
            else
                S, place = Guests.open(Leases.field(server))
            end
            if verb ~= 'register' and (not S or S.epoch ~= epoch or S.steps < seen or S.clearing == 1) then
                return { OTHER_EPOCH }
            end
            if verb == 'census' then return { OK, S.online, S.waiting, S.rooms } end
            if verb == 'register' then return register(args, epoch, seen, clock(args[5])) end
            if not place then return { UNREGISTERED } end
            if verb == 'beat' then
                if Leases.beat(args[9], args[10], args[11]) then return { OK, S.steps, 0, 0 } end
                S.clearing = 1
                State.save()
                return { OTHER_EPOCH }
            end
            if verb == 'post' then return { OK, S.steps, Post.letters(args), 0 } end
            -- A server that joins says nothing else of itself for as long as that takes.
            if verb == 'roster' or verb == 'restore' then Leases.renew() end
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
