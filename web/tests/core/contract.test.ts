import assert from "node:assert/strict";
import * as files from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { Api } from "../../src/core/api";
import { request } from "../../src/core/chat/requests";
import type { Request } from "../../src/core/chat/requests";
import type { Problem } from "../../src/core/problem";
import type { ServerEvent } from "../../src/core/protocol";
import {
  readHallPage,
  readPlacedCall,
  readRefusal,
  readSeatAnswer,
  readServerEvent,
} from "../../src/core/server-events";
import { readSocketPacket } from "../../src/core/socket/socket-packet";

declare module "node:fs" {
  export function readFileSync(path: string, encoding: "utf8"): string;
  export function readdirSync(path: string): string[];
}

// As deep below the repository as this file: the tests are built into a folder beside theirs.
// oxlint-disable-next-line no-underscore-dangle -- Node's name for it.
declare const __dirname: string;
const folder = join(__dirname, "..", "..", "..", "docs", "contract");

const fixture = (path: string): unknown => JSON.parse(files.readFileSync(join(folder, `${path}.json`), "utf8"));
const names = (path: string): string[] =>
  files
    .readdirSync(join(folder, path))
    .map((name) => name.replace(/\.json$/, ""))
    .sort();

const room = "room_0edfd32b95b1cbf0aace0f2d16066128";
const ada = { id: "gst_80ed3a72433d2986d91251b65345ed1f", name: "Ada" };
const ben = { id: "gst_cfa368b5e77c21d34cd8d937bd34c761", name: "Ben" };
const cleo = { id: "gst_1d0c9b8a7f6e5d4c3b2a190817263544", name: "Cleo" };
const call = "call_5c8e1f0a7b2d4936a1c0e3f58d7b6420";
const turn = {
  urls: ["turn:turn.example.org:3478"],
  username: "1795247953:3w2espbw0du84",
  credential: "UURBSCOcPlXFh71tz2uKy4Dc5qY=",
};
const sdp = "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
const candidate = {
  candidate: "candidate:1 1 udp 2122260223 192.0.2.7 51234 typ host",
  sdpMid: "0",
  sdpMLineIndex: 0,
  usernameFragment: "EsAw",
};

/** What the page makes of each; `null` for those that its socket sees to before they come so far. */
const expected: Readonly<Record<string, Readonly<Record<string, ServerEvent | null>>>> = {
  welcome: {
    newPage: { event: "welcome", guest: ada, status: "idle", room: null, grace: 20 },
    back: { event: "welcome", guest: ada, status: "matched", room, grace: 20 },
    ringing: { event: "welcome", guest: ada, status: "ringing", room: null, grace: 20 },
  },
  waiting: { two: { event: "waiting", online: 2, waiting: 2 } },
  matched: {
    caller: {
      event: "matched",
      room,
      role: "caller",
      partner: ben,
      shared: [],
      ice: { iceServers: [{ urls: ["stun:stun.example.org:3478"] }, turn], iceTransportPolicy: "all" },
      resumed: false,
    },
    calleeBack: {
      event: "matched",
      room,
      role: "callee",
      partner: ada,
      shared: [],
      ice: { iceServers: [], iceTransportPolicy: "relay" },
      resumed: true,
    },
    calleeWithOffer: {
      event: "matched",
      room,
      role: "callee",
      partner: ada,
      shared: ["chess", "go"],
      offer: { description: { type: "offer", sdp } },
      ice: { iceServers: [], iceTransportPolicy: "all" },
      resumed: false,
    },
  },
  ringing: { ben: { event: "ringing", call, guest: ben } },
  callEnded: {
    declined: { event: "callEnded", call, reason: "declined" },
    cancelled: { event: "callEnded", call, reason: "cancelled" },
    timeout: { event: "callEnded", call, reason: "timeout" },
    unavailable: { event: "callEnded", call, reason: "unavailable" },
  },
  hall: {
    allKinds: {
      event: "hall",
      joined: [{ ...cleo, available: true }],
      left: [ada.id],
      changed: [{ ...ben, available: false }],
      total: 2,
    },
    total: { event: "hall", joined: [], left: [], changed: [], total: 51 },
  },
  signal: {
    description: { event: "signal", room, signal: { description: { type: "offer", sdp } } },
    candidate: { event: "signal", room, signal: { candidate } },
    lastCandidate: { event: "signal", room, signal: { candidate: null } },
    commitment: {
      event: "signal",
      room,
      signal: { verification: { commitment: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA" } },
    },
    nonce: {
      event: "signal",
      room,
      signal: { verification: { nonce: "ASNFZ4mrze_-3LqYdlQyEAEjRWeJq83v_ty6mHZUMhA" } },
    },
  },
  text: { hello: { event: "text", room, id: "msg_ddffba7e2d57851904713a4f5d1bd0d6", text: "Hello! 👋🏽" } },
  typing: {
    begins: { event: "typing", room, typing: true },
    ends: { event: "typing", room, typing: false },
  },
  partner: {
    away: { event: "partner", room, away: true },
    back: { event: "partner", room, away: false },
  },
  ended: {
    you_next: { event: "ended", room, reason: "you_next", status: "waiting" },
    you_stopped: { event: "ended", room, reason: "you_stopped", status: "idle" },
    partner_next: { event: "ended", room, reason: "partner_next", status: "waiting" },
    partner_stopped: { event: "ended", room, reason: "partner_stopped", status: "waiting" },
    partner_left: { event: "ended", room, reason: "partner_left", status: "waiting" },
    lost: { event: "ended", room, reason: "lost", status: "idle" },
    calledAndLeft: { event: "ended", room, reason: "partner_left", status: "idle" },
    you_blocked: { event: "ended", room, reason: "you_blocked", status: "waiting" },
  },
  refused: {
    next: { event: "refused", of: "next", code: "invalid_request" },
    rate_limited: { event: "refused", of: "find", code: "rate_limited" },
  },
  signedOut: { revoked: null, banned: null },
  displaced: { nothing: null },
  draining: { oneSecond: null },
};

test("every event that the server may say is expected here, in each of its examples", () => {
  assert.deepEqual(names("socket/server"), Object.keys(expected).sort());
  for (const [name, cases] of Object.entries(expected)) {
    assert.deepEqual(names(`socket/server/${name}`), Object.keys(cases).sort(), name);
  }
});

test("every event of the server is read as it is meant", () => {
  for (const [name, cases] of Object.entries(expected)) {
    for (const [example, event] of Object.entries(cases)) {
      const said = fixture(`socket/server/${name}/${example}`);
      assert.deepEqual(readServerEvent(name, said), event, `${name}/${example}`);
    }
  }
});

test("a field that the page does not know changes nothing", () => {
  for (const [name, cases] of Object.entries(expected)) {
    for (const [example, event] of Object.entries(cases)) {
      const grown = { ...(fixture(`socket/server/${name}/${example}`) as object), later: [1] };
      assert.deepEqual(readServerEvent(name, grown), event, `${name}/${example}`);
    }
  }
});

test("every answer that says where the guest stands is read as it is meant", () => {
  const standings: Readonly<Record<string, unknown>> = {
    idle: { status: "idle", room: null },
    waiting: { status: "waiting", room: null },
    matched: { status: "matched", room },
  };
  for (const event of ["find", "next", "stop"]) {
    for (const name of names(`socket/answer/${event}`)) {
      const answer = fixture(`socket/answer/${event}/${name}`);
      assert.deepEqual(readSeatAnswer(answer), standings[name], `${event}/${name}`);
      assert.equal(readRefusal(answer), null);
    }
  }
});

test("the answers to hall and call are read as they are meant", () => {
  const two = {
    guests: [
      { ...ben, available: true },
      { ...cleo, available: false },
    ],
    total: 2,
  };
  assert.deepEqual(readHallPage(fixture("socket/answer/hall/two")), two);
  assert.deepEqual(readHallPage(fixture("socket/answer/hall/left")), { guests: [], total: 2 });
  assert.deepEqual(readPlacedCall(fixture("socket/answer/call/ben")), { call, guest: ben });
});

test("what the page asks the server is written down", async () => {
  const anything = { interests: [], language: "" };
  const wish = { interests: ["chess"], language: "pt" };
  const asked: readonly [Request, string][] = [
    [{ do: "ask", what: "find", number: 1, wish: anything }, "find/anything"],
    [{ do: "ask", what: "next", number: 1, room, wish }, "next/wish"],
    [{ do: "placeCall", number: 1 }, "call/nextFree"],
    [{ do: "placeCall", number: 1, guest: ben.id }, "call/chosen"],
    [{ do: "answerCall", how: "accept", call }, "accept/call"],
    [{ do: "answerCall", how: "decline", call }, "decline/call"],
    [{ do: "answerCall", how: "cancel", call }, "cancel/call"],
    [{ do: "watchHall", number: 1, search: "" }, "hall/watch"],
    [{ do: "watchHall", number: 1, search: "ad" }, "hall/search"],
  ];
  for (const [effect, name] of asked) {
    const said: [string, unknown][] = [];
    await request(
      {
        ask: async (event, argument) => {
          said.push([event, argument]);
          return { kind: "lost" };
        },
      },
      effect,
    );
    assert.deepEqual(said, [[name.split("/")[0], fixture(`socket/client/${name}`)]]);
  }
});

test("every failure is read by its code, with the time to wait", () => {
  const waits: Readonly<Record<string, number>> = { rate_limited: 9871, unavailable: 1000 };
  const codes = names("socket/answer/failure");
  assert(codes.length > 0);
  for (const code of codes) {
    const failure = readRefusal(fixture(`socket/answer/failure/${code}`));
    assert.deepEqual(failure, { code, retryAfterMs: waits[code] ?? 0 });
  }
});

test("every refused CONNECT is read by its code, with the time to wait", () => {
  const waits: Readonly<Record<string, number>> = { banned: 0, unauthorized: 0, unavailable: 1000 };
  assert.deepEqual(names("socket/connect/refusal"), Object.keys(waits).sort());
  for (const [code, retryAfterMs] of Object.entries(waits)) {
    const refusal = fixture(`socket/connect/refusal/${code}`) as { readonly message: string };
    const packet = readSocketPacket(`4${JSON.stringify(refusal)}`);
    assert.deepEqual(packet, { type: "refused", code, message: refusal.message, retryAfterMs });
  }
});

/** The API before a server that gives one answer to everything. */
function apiThatHears(status: number, body: unknown): Api {
  return new Api(() =>
    Promise.resolve(new Response(JSON.stringify(body), { status, headers: { "retry-after": "7" } })),
  );
}

test("every problem over HTTP is thrown by its code and status", async () => {
  const problems = names("http/problems");
  assert(problems.length > 0);
  for (const name of problems) {
    const problem = fixture(`http/problems/${name}`) as Problem;
    const { code, status } = problem;
    await assert.rejects(apiThatHears(status, problem).stats(), { code, status, retryAfterSeconds: 7 });
  }
});

test("the answers over HTTP that the page asks for come through as they are", async () => {
  const asked: Readonly<Record<string, (api: Api) => Promise<unknown>>> = {
    getConfig: (api) => api.config(),
    getStats: (api) => api.stats(),
    signUp: (api) => api.signUp({ login: "ada", password: "correct horse battery staple", terms: "1", invite: "" }),
    signIn: (api) => api.signIn("ada", "correct horse battery staple"),
    takeGuestPass: (api) => api.guestPass("Ben", "1"),
    refresh: (api) => api.refresh(),
    getAccount: (api) => api.account("t"),
    "getAccount-guest": (api) => api.account("t"),
    changeAccount: (api) => api.changeAccount("t", { displayName: "Ada L." }),
    exportAccount: (api) => api.exportAccount("t"),
    "exportAccount-guest": (api) => api.exportAccount("t"),
    listSessions: async (api) => ({ sessions: await api.sessions("t") }),
  };
  for (const [name, ask] of Object.entries(asked)) {
    const answer = fixture(`http/answers/${name}`);
    assert.deepEqual(await ask(apiThatHears(200, answer)), answer, name);
  }
});

test("every body that the page sends over HTTP is the one that is written down", async () => {
  const login = "ada";
  const password = "correct horse battery staple";
  const sent: Readonly<Record<string, (api: Api) => Promise<unknown>>> = {
    signUp: (api) => api.signUp({ login, password, terms: "1", invite: "" }),
    "signUp-invited": (api) => api.signUp({ login, password, terms: "1", invite: "q83vEjRWeJCrze8SNFZ4kA" }),
    signIn: (api) => api.signIn(login, password),
    takeGuestPass: (api) => api.guestPass("Ben", "1"),
    changeAccount: (api) => api.changeAccount("t", { displayName: "Ada L." }),
    "changeAccount-password": (api) => api.changeAccount("t", { password, newPassword: "four other words entirely" }),
    "changeAccount-terms": (api) => api.changeAccount("t", { adult: true, terms: "2" }),
    deleteAccount: (api) => api.deleteAccount("t", password),
  };
  for (const [name, send] of Object.entries(sent)) {
    const bodies: unknown[] = [];
    const api = new Api((_, { body }) => {
      bodies.push(JSON.parse(String(body)));
      return Promise.resolve(new Response("{}"));
    });
    await send(api);
    // The page lets the server make a display name up, where the example gives one.
    const { displayName: _, ...written } = fixture(`http/requests/${name}`) as Record<string, unknown>;
    const body = name.startsWith("signUp") ? written : fixture(`http/requests/${name}`);
    assert.deepEqual(bodies, [body], name);
  }
});

test("a ban is told in the server's own words, over HTTP and when connecting", async () => {
  const { detail } = fixture("http/problems/banned") as { readonly detail: string };
  await assert.rejects(apiThatHears(403, fixture("http/problems/banned")).stats(), { code: "banned", detail });
});

test("a report and a block are answered without a refusal", () => {
  assert.equal(readRefusal(fixture("socket/answer/report/filed")), null);
  assert.equal(readRefusal(fixture("socket/answer/block/done")), null);
});
