/*
 * The lobby on Redis: servers without a leader, guests who move between them, and what may fail.
 *
 * Every call of the lobby's library is one d_step, as it is one atomic step on Redis. What it tells goes into a channel a
 * server, entry by entry (DONE ends one), and is read by the server when it comes to it. Faults and patience are free choices,
 * and each has a budget, so every run comes to rest; at rest everything must be right. README.md says what is left out.
 */
#ifndef NS
#define NS 2            /* servers */
#endif
#ifndef NG
#define NG 3            /* guests */
#endif
#ifndef ASKS
#define ASKS 3          /* find, next, stop: of all guests together */
#endif
#ifndef MOVES
#define MOVES 1         /* sockets that break, or page loads that go to another server */
#endif
#ifndef LEAVES
#define LEAVES 0        /* guests who leave for good */
#endif
#ifndef CRASHES
#define CRASHES 0       /* servers that die and start again */
#endif
#ifndef STOPS
#define STOPS 0         /* servers that are stopped, and go on */
#endif
#ifndef LOSSES
#define LOSSES 0        /* times that Redis comes back empty */
#endif
#ifndef UNHEARD
#define UNHEARD 0       /* connects that are carried out, though their server hears of a failure */
#endif
#ifndef SLOW
#define SLOW 0          /* servers that take longer than a lease to bring their guests back */
#endif
#define ROOMS 9         /* names of rooms; a run that needs more is an error */
#define SIDS 7          /* names of servers, a new one for each stay */
#define LENGTH 40       /* of a stream; a run that needs more is an error */

#define IDLE 0
#define WAIT 1
#define ROOM 2

/* What is told: about guest g. A record's a is 2 * state + connected, its b the room, its c the seat. */
#define WELCOME 1       /* a: state, c: seat */
#define DISPLACE 2      /* c: seat */
#define WAITING 3
#define MATCHED 4       /* b: room */
#define RESUMED 5       /* b: room */
#define ENDED 6         /* a: state after it, b: room */
#define GONE 7
#define MOVED 8
#define RECORD 9
#define ROOMRECORD 10   /* b: room, a: whether the partner is introduced with it */
#define ANSWER 11       /* a: state */
#define DONE 12

/* The lobby, as it is on Redis. */
byte epoch, epochs, sids, rooms;
bit here[NG], connected[NG], apart[NG * NG];
byte state[NG], home[NG], seat[NG], ref[NG];
bit alive[ROOMS + 1];
byte caller[ROOMS + 1], callee[ROOMS + 1];
bit registered[SIDS + 1], dead[SIDS + 1];
byte host[SIDS + 1];
chan out[NS] = [LENGTH] of { byte, byte, byte, byte, byte };

/* A server: its process, its stay, and what it has. */
#define DOWN 0
#define STOPPED 1
#define UP 2
byte up[NS] = UP, sid[NS], known[NS], attempt[NS], joining[NS], next[NS];
bit joined[NS], lossTold[NS];
byte open[NS * NG];                                 /* the seat of each guest, as the server has it; 0: none */
bit has[NS * NG], hasRoom[NS * (ROOMS + 1)], hasAccount[NS * (ROOMS + 1)];   /* the mirror */
byte record[NS * NG], recordRef[NS * NG], recordSeat[NS * NG];

/* A guest's page. */
#define NOWHERE 255
byte at[NG] = NOWHERE, mySeat[NG], sight[NG], sightRef[NG];
bit welcomed[NG], gone[NG];

byte asks = ASKS, moves = MOVES, leaves = LEAVES, crashes = CRASHES, stops = STOPS, losses = LOSSES;
byte unheard = UNHEARD, slow = SLOW;
bit settled;

/* A step in the making. Nothing of it outlives the step. */
hidden byte i, j, k, n, m, r, p, was, stood, x, kind, ga, gb, gc, gg;
hidden byte seeks[NG], news[NG], told[NS];

#define M(s, g) ((s) * NG + (g))
#define R(s, r) ((s) * (ROOMS + 1) + (r))
#define SLOT(g) (here[g] && connected[g] && state[g] == WAIT)
/* Nobody has brought them back yet: whatever becomes of them meanwhile, they hear of it from their own server. */
#ifdef WAS_TOLD
#define AWAITED(g) (0)
#else
#define AWAITED(g) (seat[g] == 0)
#endif
#define PARTNER(g, r) ((caller[r] == (g)) -> callee[r] : caller[r])
#define INROOM(g) (here[g] && state[g] == ROOM)
#define LIVE(s, g) (at[g] == (s) && mySeat[g] == open[M(s, g)] && open[M(s, g)] != 0)

/* Whether the lobby does what a server asks for. */
#ifdef PLANT_NO_EPOCH
#define KNOWN(s) (epoch != 0)
#define ALLOWED(s) (registered[sid[s]] || 1)
#elif defined(PLANT_NO_LEASE)
#define KNOWN(s) (epoch != 0 && known[s] == epoch)
#define ALLOWED(s) (1)
#else
#define KNOWN(s) (epoch != 0 && known[s] == epoch)
#define ALLOWED(s) (registered[sid[s]])
#endif
#define MAY(s) (up[s] == UP && joined[s] && KNOWN(s) && ALLOWED(s))

/* Whether nobody beats for a server's name. */
#define SILENT(x) (!(up[host[x]] == UP && joined[host[x]] && sid[host[x]] == (x)))
#define ONLYSLOW(x) (up[host[x]] == UP && !joined[host[x]] && attempt[host[x]] == (x))

inline tell(to, what, who, a, b, c) {
    /* A stream that is gone is not made anew. */
    if
    :: (to) != 0 && registered[to] && (sid[host[to]] == (to) || attempt[host[to]] == (to)) ->
        assert(len(out[host[to]]) < LENGTH - 1);
        out[host[to]] ! what, who, a, b, c;
        told[host[to]] = 1
    :: else
    fi
}

inline begin() {
    for (i : 0 .. NG - 1) { seeks[i] = 0; news[i] = 0 }
    for (i : 0 .. NS - 1) { told[i] = 0 }
}

inline close(room) {
    alive[room] = 0;
    if :: here[caller[room]] -> state[caller[room]] = IDLE; ref[caller[room]] = 0; news[caller[room]] = 1 :: else fi;
    if :: here[callee[room]] -> state[callee[room]] = IDLE; ref[callee[room]] = 0; news[callee[room]] = 1 :: else fi;
    if
    :: here[caller[room]] && here[callee[room]] ->
        apart[caller[room] * NG + callee[room]] = 1;
        apart[callee[room] * NG + caller[room]] = 1
    :: else
    fi
}

inline enqueue(g) { state[g] = WAIT; ref[g] = 0; news[g] = 1; seeks[g] = 1 }

inline putBack(g, room) {
    if
    :: here[g] ->
        if :: AWAITED(g) :: else -> tell(home[g], ENDED, g, WAIT, room, 0) fi;
        enqueue(g)
    :: else
    fi
}

inline pair(one, other) {
    assert(rooms < ROOMS);
    /* Only who waits and is here is put in a room. */
    assert(SLOT(one) && SLOT(other));
    rooms++;
    alive[rooms] = 1; caller[rooms] = one; callee[rooms] = other;
    state[one] = ROOM; ref[one] = rooms; news[one] = 1;
    state[other] = ROOM; ref[other] = rooms; news[other] = 1;
    stood = home[one] != home[other];
    tell(home[one], ROOMRECORD, one, stood, rooms, 0);
    if :: stood -> tell(home[other], ROOMRECORD, other, stood, rooms, 0) :: else fi;
    tell(home[one], MATCHED, one, 0, rooms, 0);
    tell(home[other], MATCHED, other, 0, rooms, 0)
}

#ifdef PLANT_TWO_STEPS
/* The search is one call, and making the room another, by the server: it does not look again. */
byte chosen[2] = NOWHERE;
inline choose(one, other) {
    if :: chosen[0] == NOWHERE -> chosen[0] = one; chosen[1] = other :: else fi
}
#define PAIR(a, b) choose(a, b)
#else
#define PAIR(a, b) pair(a, b)
#endif

/* Pairs those who seek; who may have whom is rule 2 alone. */
inline settle() {
    for (i : 0 .. NG - 1) {
        for (j : 0 .. NG - 1) {
            if :: seeks[i] && i != j && SLOT(i) && SLOT(j) && !apart[i * NG + j] -> PAIR(i, j) :: else fi
        }
    }
}

/* Those who sought and wait are told so; records go to the mirrors; each entry ends. */
inline finish() {
    settle();
    for (i : 0 .. NG - 1) {
        if :: seeks[i] && SLOT(i) -> tell(home[i], WAITING, i, 0, 0, 0) :: else fi
    }
    for (i : 0 .. NG - 1) {
        if
        :: news[i] && here[i] && !AWAITED(i) -> tell(home[i], RECORD, i, 2 * state[i] + connected[i], ref[i], seat[i])
        :: else
        fi
    }
    for (i : 0 .. NS - 1) { if :: told[i] -> out[i] ! DONE, 0, 0, 0, 0 :: else fi }
    check()
}

/* What holds after every step: rooms are mutual, and nobody is in two. */
inline check() {
    for (i : 0 .. NG - 1) {
        assert(!here[i] || state[i] != ROOM
            || alive[ref[i]] && (caller[ref[i]] == i || callee[ref[i]] == i));
        assert(!here[i] || !connected[i] || home[i] != 0);
    }
    for (i : 1 .. ROOMS) {
        assert(!alive[i] || INROOM(caller[i]) && ref[caller[i]] == i && INROOM(callee[i]) && ref[callee[i]] == i)
    }
}

/* A server that has no place does nothing. */
#define LAWFUL(s) assert(epoch != 0 && known[s] == epoch && registered[sid[s]])

inline connect(s, g, theirs, named) {
    LAWFUL(s);
    begin();
    if
    :: !here[g] ->
        here[g] = 1; connected[g] = 1; state[g] = IDLE; ref[g] = 0; home[g] = sid[s]; seat[g] = theirs; news[g] = 1;
        tell(sid[s], WELCOME, g, IDLE, 0, theirs);
        if :: named != 0 -> tell(sid[s], ENDED, g, IDLE, named, 0) :: else fi
    :: else ->
        was = home[g]; n = seat[g]; m = connected[g];
        if
        :: was != sid[s] -> tell(was, MOVED, g, 0, 0, 0)
        :: else
        fi;
        connected[g] = 1; home[g] = sid[s]; seat[g] = theirs; news[g] = 1;
        tell(sid[s], WELCOME, g, state[g], 0, theirs);
        if :: m && !(was == sid[s] && n == theirs) -> tell(was, DISPLACE, g, 0, 0, n) :: else fi;
        if
        :: named != 0 && !(state[g] == ROOM && ref[g] == named) ->
            tell(sid[s], ENDED, g, ((state[g] == IDLE) -> IDLE : WAIT), named, 0)
        :: else
        fi;
        if
        :: state[g] == ROOM ->
#ifndef WAS_ROOMLESS
            /* The server that a guest comes back by keeps the room, too; that of the partner learns their account. */
            p = PARTNER(g, ref[g]);
            if
            :: was != sid[s] ->
                tell(sid[s], ROOMRECORD, g, 1, ref[g], 0);
                if :: AWAITED(p) :: else -> tell(home[p], ROOMRECORD, p, 1, ref[g], 0) fi
            :: else
            fi;
#endif
            tell(sid[s], RESUMED, g, 0, ref[g], 0)
        :: state[g] == WAIT -> seeks[g] = 1
        :: else
        fi
    fi;
    finish()
}

inline find(s, g) {
    LAWFUL(s);
    begin();
    if
    :: here[g] && connected[g] && state[g] == IDLE -> enqueue(g)
    :: else
    fi;
    tell(sid[s], ANSWER, g, state[g], 0, 0);
    finish()
}

inline goOn(s, g, named) {
    LAWFUL(s);
    begin();
    if
    :: here[g] && connected[g] && state[g] == ROOM && ref[g] == named ->
        p = PARTNER(g, named);
        close(named);
        tell(home[g], ENDED, g, WAIT, named, 0);
        putBack(p, named);
        enqueue(g)
    :: else
    fi;
    tell(sid[s], ANSWER, g, state[g], 0, 0);
    finish()
}

inline stop(s, g) {
    LAWFUL(s);
    begin();
    if
    :: here[g] && state[g] == WAIT -> state[g] = IDLE; news[g] = 1
    :: here[g] && state[g] == ROOM ->
        r = ref[g]; p = PARTNER(g, r);
        close(r);
        tell(home[g], ENDED, g, IDLE, r, 0);
        putBack(p, r)
    :: else
    fi;
    tell(sid[s], ANSWER, g, state[g], 0, 0);
    finish()
}

/* Takes a guest away, and puts their partner back. */
inline remove(g) {
    if
    :: state[g] == ROOM -> r = ref[g]; p = PARTNER(g, r); close(r); putBack(p, r)
    :: else
    fi;
    if :: AWAITED(g) :: else -> tell(home[g], GONE, g, 0, 0, 0) fi;
    here[g] = 0; connected[g] = 0; state[g] = 0; ref[g] = 0; seat[g] = 0; home[g] = 0; news[g] = 0; seeks[g] = 0
}

inline leave(s, g, theirs) {
    LAWFUL(s);
    begin();
    if :: here[g] && connected[g] && home[g] == sid[s] && seat[g] == theirs -> remove(g) :: else fi;
    finish()
}

inline lose(s, g, theirs) {
    LAWFUL(s);
    begin();
    if
    :: here[g] && connected[g] && home[g] == sid[s] && seat[g] == theirs -> connected[g] = 0; news[g] = 1
    :: else
    fi;
    finish()
}

inline forgetStay(s) {
    do
    :: len(out[s]) > 0 -> out[s] ? _, _, _, _, _
    :: else -> break
    od
}

inline drop(x) {
    registered[x] = 0; dead[x] = 1;
    if :: sid[host[x]] == x || attempt[host[x]] == x -> forgetStay(host[x]) :: else fi
}

/* What a server does about a loss, as soon as it has joined again. */
inline tellLoss(s) {
    for (i : 0 .. NG - 1) {
        if
        :: open[M(s, i)] != 0 && (known[s] == epoch || !(LIVE(s, i) && welcomed[i])) ->
            /* Given up, or on its way in when the lobby was lost: the seat is closed, and the page connects anew. */
            if :: LIVE(s, i) -> at[i] = NOWHERE; welcomed[i] = 0 :: else fi;
            open[M(s, i)] = 0
        :: else
        fi;
        if :: known[s] == epoch -> has[M(s, i)] = 0; record[M(s, i)] = 0; recordRef[M(s, i)] = 0; recordSeat[M(s, i)] = 0
        :: else
        fi
    }
}

inline register(s) {
    if
    :: attempt[s] == 0 -> sids++; attempt[s] = sids; host[sids] = s
    :: else
    fi;
    if :: epoch == 0 -> epochs++; epoch = epochs :: else fi;
    forgetStay(s);
    registered[attempt[s]] = 1;
#ifndef WAS_DEAD
    dead[attempt[s]] = 0;
#endif
    if :: known[s] != 0 && !lossTold[s] -> tellLoss(s); lossTold[s] = 1 :: else fi;
    sid[s] = attempt[s];
    joining[s] = epoch;
    next[s] = 0
}

/* One guest as a server had them becomes the lobby's again. */
inline restore(s, g) {
    begin();
    if
    :: has[M(s, g)] ->
        stood = record[M(s, g)] / 2;
        r = recordRef[M(s, g)];
        /* The room goes along if the mirror has it, and the partner's account. */
        if
        :: stood == ROOM && hasRoom[R(s, r)] && (has[M(s, PARTNER(g, r))] || hasAccount[R(s, r)])
        :: else -> r = 0
        fi;
        restoreGuest(s, g)
    :: else
    fi;
    finish()
}

inline restoreGuest(s, g) {
    if
#ifdef WAS_FIRST
    :: here[g] && connected[g] && home[g] != sid[s] ->
#else
    :: here[g] && home[g] != sid[s] && seat[g] > recordSeat[M(s, g)] ->
#endif
        tell(sid[s], MOVED, g, 0, 0, 0);
        tell(sid[s], DISPLACE, g, 0, 0, recordSeat[M(s, g)])
    :: else ->
        if
        :: here[g] ->
            x = 0;
            if :: state[g] == ROOM -> x = ref[g] :: else fi;
#ifndef PLANT_TWO_ROOMS
            if :: x != 0 && x != r -> p = PARTNER(g, x); close(x); putBack(p, x) :: else fi;
#endif
            if :: x == 0 -> state[g] = IDLE; ref[g] = 0 :: else fi;
            if :: home[g] != sid[s] -> tell(home[g], MOVED, g, 0, 0, 0) :: else fi;
            if :: connected[g] && home[g] != sid[s] -> tell(home[g], DISPLACE, g, 0, 0, seat[g]) :: else fi
        :: else -> here[g] = 1; state[g] = IDLE; ref[g] = 0
        fi;
        home[g] = sid[s]; seat[g] = recordSeat[M(s, g)]; connected[g] = record[M(s, g)] % 2; news[g] = 1;
        if
        :: state[g] == ROOM
        :: else ->
            if
            :: stood == WAIT -> enqueue(g)
            :: r != 0 -> restoreRoom(s, g)
            :: else
            fi
        fi
    fi
}

inline restoreRoom(s, g) {
    p = PARTNER(g, r);
    if
#ifndef PLANT_RESTORE_BLIND
    :: here[p] -> tell(sid[s], ENDED, g, WAIT, r, 0); enqueue(g)
#endif
    :: else ->
        here[p] = 1; connected[p] = 0; home[p] = sid[s]; seat[p] = 0; state[p] = ROOM; ref[p] = r; news[p] = 0;
        state[g] = ROOM; ref[g] = r;
        alive[r] = 1
    fi
}

/* Reads one whole entry, keeps what it says in the mirror, and hands the rest on to seats. */
inline read(s) {
    do
    :: out[s] ? kind, gg, ga, gb, gc ->
        if
        :: kind == DONE -> break
        :: kind == RECORD ->
            has[M(s, gg)] = 1; record[M(s, gg)] = ga; recordRef[M(s, gg)] = gb; recordSeat[M(s, gg)] = gc
        :: kind == ROOMRECORD ->
            hasRoom[R(s, gb)] = 1;
            if :: ga -> hasAccount[R(s, gb)] = 1 :: else fi
        :: kind == GONE || kind == MOVED ->
            has[M(s, gg)] = 0; record[M(s, gg)] = 0; recordRef[M(s, gg)] = 0; recordSeat[M(s, gg)] = 0
        :: else -> hand(s)
        fi
    od
}

inline hand(s) {
    if
    :: kind == DISPLACE ->
        if
        :: open[M(s, gg)] == gc && gc != 0 ->
            if
            :: LIVE(s, gg) ->
                /* The page takes it that another has its place, and stays away: but there is no other. */
                assert(false)
            :: else
            fi;
            open[M(s, gg)] = 0
        :: else
        fi
    :: !LIVE(s, gg)
    :: else ->
        if
        :: kind == WELCOME && gc == open[M(s, gg)] ->
            welcomed[gg] = 1;
            if :: sight[gg] != ROOM -> sight[gg] = ((ga == ROOM) -> WAIT : ga) :: else fi
        :: kind == WELCOME
        :: kind != WELCOME && !welcomed[gg]
        :: kind == ANSWER && welcomed[gg] ->
            if :: sight[gg] != ROOM && ga != ROOM -> sight[gg] = ga :: else fi
        :: kind == WAITING && welcomed[gg] -> assert(sight[gg] != ROOM); sight[gg] = WAIT
        :: kind == MATCHED && welcomed[gg] -> assert(sight[gg] != ROOM); sight[gg] = ROOM; sightRef[gg] = gb
        :: kind == RESUMED && welcomed[gg] ->
            assert(sight[gg] != ROOM || sightRef[gg] == gb);
            sight[gg] = ROOM; sightRef[gg] = gb
        :: kind == ENDED && welcomed[gg] ->
            /* Nobody hears of an end before the beginning, nor of another room's. */
            assert(sight[gg] == ROOM && sightRef[gg] == gb);
            sight[gg] = ga; sightRef[gg] = 0
        fi
    fi
}

/* What a server does of itself: it reads, learns of a loss, joins again, and notices sockets that are no more. */
proctype Server(byte s) {
end:
    do
    :: d_step { up[s] == UP && joined[s] && len(out[s]) > 0 -> read(s); skip }
    :: d_step { up[s] == UP && joined[s] && !(KNOWN(s) && ALLOWED(s)) -> joined[s] = 0; lossTold[s] = 0 }
    :: d_step { up[s] == UP && !joined[s] && joining[s] == 0 -> register(s); skip }
    :: d_step { up[s] == UP && !joined[s] && joining[s] != 0 ->
        if
        :: joining[s] != epoch || !registered[sid[s]] -> joining[s] = 0; next[s] = 0
        :: else ->
            if
            :: next[s] < NG -> known[s] = joining[s]; restore(s, next[s]); next[s]++
            :: else -> known[s] = joining[s]; joining[s] = 0; attempt[s] = 0; next[s] = 0; joined[s] = 1
            fi
        fi;
        skip }
    od
}

#define NOTICE(s, g) \
    d_step { MAY(s) && open[M(s, g)] != 0 && !LIVE(s, g) -> lose(s, g, open[M(s, g)]); open[M(s, g)] = 0 }
#define CONNECT(s, g) \
    d_step { at[g] == NOWHERE && !gone[g] && MAY(s) -> \
        mySeat[g]++; at[g] = s; welcomed[g] = 0; open[M(s, g)] = mySeat[g]; \
        if :: sight[g] == ROOM -> x = sightRef[g] :: else -> x = 0 fi; \
        connect(s, g, mySeat[g], x); skip }
#define UNHEARDCONNECT(s, g) \
    d_step { at[g] == NOWHERE && !gone[g] && MAY(s) && unheard > 0 -> \
        unheard--; mySeat[g]++; welcomed[g] = 0; open[M(s, g)] = mySeat[g]; \
        if :: sight[g] == ROOM -> x = sightRef[g] :: else -> x = 0 fi; \
        connect(s, g, mySeat[g], x); skip }
/* A page says something by the server where its seat is. */
#define HERE(g) (at[g] != NOWHERE && welcomed[g] && MAY(at[g]))

proctype Guest(byte g) {
end:
    do
    :: CONNECT(0, g)
    :: CONNECT(1, g)
#if NS > 2
    :: CONNECT(2, g)
#endif
#if UNHEARD > 0
    :: UNHEARDCONNECT(0, g)
#endif
    :: NOTICE(0, g)
    :: NOTICE(1, g)
#if NS > 2
    :: NOTICE(2, g)
#endif
    :: d_step { asks > 0 && HERE(g) && sight[g] == IDLE -> asks--; find(at[g], g); skip }
    :: d_step { asks > 0 && HERE(g) && sight[g] == ROOM -> asks--; goOn(at[g], g, sightRef[g]); skip }
    :: d_step { asks > 0 && HERE(g) && sight[g] != IDLE -> asks--; stop(at[g], g); skip }
    :: d_step { moves > 0 && at[g] != NOWHERE -> moves--; at[g] = NOWHERE; welcomed[g] = 0 }
    :: d_step { leaves > 0 && HERE(g) ->
        leaves--; gone[g] = 1; x = at[g]; leave(x, g, mySeat[g]); at[g] = NOWHERE; welcomed[g] = 0 }
    od
}

#if NS > 2
#define SOMEBODY (MAY(0) || MAY(1) || MAY(2))
#else
#define SOMEBODY (MAY(0) || MAY(1))
#endif
#if NG > 3
#define ANYTWO(is) (is(0, 1) || is(0, 2) || is(1, 2) || is(0, 3) || is(1, 3) || is(2, 3))
#else
#define ANYTWO(is) (is(0, 1) || is(0, 2) || is(1, 2))
#endif
#define APART(a, b) apart[(a) * NG + (b)]
#define DROPPABLE(x) (registered[x] && SILENT(x) && (!ONLYSLOW(x) || slow > 0))
#define SEATED(g, x) (here[g] && connected[g] && home[g] == (x))

/* A lease is over. */
#define DROP(x) d_step { SOMEBODY && DROPPABLE(x) -> if :: ONLYSLOW(x) -> slow-- :: else fi; drop(x); skip }
/* The guests of a server that is no more are lost, one at a time: the bound in the library is 512. */
#define LOSEGUEST(x) \
    d_step { SOMEBODY && dead[x] -> \
        begin(); \
        gg = NOWHERE; \
        for (k : 0 .. NG - 1) { if :: gg == NOWHERE && SEATED(k, x) -> gg = k :: else fi }; \
        if :: gg == NOWHERE -> dead[x] = 0 :: else -> connected[gg] = 0; news[gg] = 1 fi; \
        finish(); skip }
/* The grace of one who was lost is over. */
#define GIVEUP(g) d_step { SOMEBODY && here[g] && !connected[g] -> begin(); remove(g); finish(); skip }
/* A cooldown is over. */
#define MEETAGAIN(a, b) \
    d_step { SOMEBODY && APART(a, b) -> \
        begin(); APART(a, b) = 0; APART(b, a) = 0; seeks[a] = SLOT(a); seeks[b] = SLOT(b); finish(); skip }

/* Time. Any server that has a place lets it pass. */
proctype Ticks() {
end:
    do
    :: DROP(1) :: DROP(2) :: DROP(3) :: DROP(4) :: DROP(5) :: DROP(6) :: DROP(7)
    :: LOSEGUEST(1) :: LOSEGUEST(2) :: LOSEGUEST(3) :: LOSEGUEST(4) :: LOSEGUEST(5) :: LOSEGUEST(6) :: LOSEGUEST(7)
    :: GIVEUP(0) :: GIVEUP(1) :: GIVEUP(2)
    :: MEETAGAIN(0, 1) :: MEETAGAIN(0, 2) :: MEETAGAIN(1, 2)
#if NG > 3
    :: GIVEUP(3)
    :: MEETAGAIN(0, 3) :: MEETAGAIN(1, 3) :: MEETAGAIN(2, 3)
#endif
#ifdef PLANT_TWO_STEPS
    :: d_step { chosen[0] != NOWHERE ->
        begin(); pair(chosen[0], chosen[1]); chosen[0] = NOWHERE; chosen[1] = NOWHERE; finish(); skip }
#endif
    od
}

#define CRASH(s) \
    d_step { crashes > 0 && up[s] == UP -> \
        crashes--; up[s] = DOWN; joined[s] = 0; joining[s] = 0; attempt[s] = 0; known[s] = 0; lossTold[s] = 0; next[s] = 0; \
        forgetStay(s); sid[s] = 0; \
        for (i : 0 .. NG - 1) { \
            if :: at[i] == s -> at[i] = NOWHERE; welcomed[i] = 0 :: else fi; \
            open[M(s, i)] = 0; has[M(s, i)] = 0; record[M(s, i)] = 0; recordRef[M(s, i)] = 0; recordSeat[M(s, i)] = 0 \
        }; \
        for (i : 1 .. ROOMS) { hasRoom[R(s, i)] = 0; hasAccount[R(s, i)] = 0 }; skip }
#define STOP(s) d_step { stops > 0 && up[s] == UP -> stops--; up[s] = STOPPED }
#define START(s) d_step { up[s] != UP -> up[s] = UP }
/* A page whose server is silent looks for another. */
#define DESERT(g) d_step { at[g] != NOWHERE && up[at[g]] != UP -> at[g] = NOWHERE; welcomed[g] = 0 }

proctype Faults() {
end:
    do
    :: CRASH(0) :: STOP(0) :: START(0) :: CRASH(1) :: STOP(1) :: START(1)
#if NS > 2
    :: CRASH(2) :: STOP(2) :: START(2)
#endif
    :: DESERT(0) :: DESERT(1) :: DESERT(2)
#if NG > 3
    :: DESERT(3)
#endif
    :: d_step { losses > 0 && epoch != 0 ->
        losses--; epoch = 0;
        for (i : 0 .. NS - 1) { forgetStay(i) };
        for (i : 0 .. NG - 1) {
            here[i] = 0; connected[i] = 0; state[i] = 0; home[i] = 0; seat[i] = 0; ref[i] = 0;
            for (j : 0 .. NG - 1) { APART(i, j) = 0 }
        };
        for (i : 1 .. ROOMS) { alive[i] = 0 };
        for (i : 1 .. SIDS) { registered[i] = 0; dead[i] = 0 }; skip }
    od
}

/* Where a guest is at rest: their page and the lobby are of one mind, and nobody is there who is not. */
#define ATREST(g) \
    assert(gone[g] || at[g] != NOWHERE && welcomed[g]); \
    assert(here[g] == !gone[g]); \
    assert(gone[g] || connected[g] && home[g] == sid[at[g]] && seat[g] == mySeat[g]); \
    assert(gone[g] || sight[g] == state[g]); \
    assert(gone[g] || state[g] != ROOM || sightRef[g] == ref[g])
#define SUIT(a, b) (SLOT(a) && SLOT(b))

/* At rest: every fault is over, every server is back, and nothing is left to do. */
proctype Rest() {
    timeout ->
    d_step {
        assert(epoch != 0 && SOMEBODY);
        ATREST(0); ATREST(1); ATREST(2);
#if NG > 3
        ATREST(3);
#endif
        /* Nobody waits while somebody waits who suits. */
        assert(!ANYTWO(SUIT));
        settled = 1
    }
}

/* To begin with, everybody has come: one guest by the last server, all others by the first. */
#define ENTER(s, g) mySeat[g] = 1; at[g] = s; open[M(s, g)] = 1; connect(s, g, 1, 0)
init {
    d_step {
        for (k : 0 .. NS - 1) { register(k); known[k] = epoch; joining[k] = 0; attempt[k] = 0; joined[k] = 1 };
        ENTER(0, 0);
        ENTER(0, 1);
#if NG > 3
        ENTER(0, 3);
#endif
        ENTER(NS - 1, 2);
        for (k : 0 .. NS - 1) { do :: len(out[k]) > 0 -> read(k) :: else -> break od };
        skip
    };
    atomic {
        for (i : 0 .. NS - 1) { run Server(i) };
        for (i : 0 .. NG - 1) { run Guest(i) };
        run Ticks();
        run Faults();
        run Rest()
    }
}

/* Every run comes to rest, however its steps are ordered: so whoever can be served is served, without any fairness. */
ltl rest { <> settled }
