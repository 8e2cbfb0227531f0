import assert from "node:assert/strict";
import { test } from "node:test";

import type { Api } from "../../src/core/api";
import { browserKeepsake } from "../../src/core/keepsake";
import { Problem } from "../../src/core/problem";
import type { SessionGrant } from "../../src/core/protocol";
import { Session } from "../../src/core/session";
import { FakeClock, settled } from "../support/fake-clock";

const grant = (accessToken: string, id = "acc_1"): SessionGrant => ({
  account: { id, displayName: "ada", guest: false },
  accessToken,
  expiresIn: 900,
});

/** Where a browser keeps what it is asked to remember. */
function store(...kept: string[]): Storage {
  const items = new Map(kept.map((key) => [key, "1"]));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage;
}

function open(storage = store("hallway.signed-in"), tabs = new EventTarget()) {
  const clock = new FakeClock();
  const calls: string[] = [];
  let refresh: () => Promise<SessionGrant> = async () => grant(`t${calls.length}`);
  const api = {
    refresh: () => {
      calls.push("refresh");
      return refresh();
    },
    signIn: async () => grant("by hand"),
    guestPass: async () => grant("as a guest", "gst_1"),
    signOut: async (token: string | null) => {
      calls.push(`signOut ${token}`);
      throw new Problem("offline", 0);
    },
  };
  const session = new Session(
    api as unknown as Api,
    clock,
    browserKeepsake(() => storage, tabs),
  );
  return { session, clock, calls, tabs, refreshWith: (with_: () => Promise<SessionGrant>) => (refresh = with_) };
}

test("a visitor with a cookie is signed in without a word", async () => {
  const { session } = open();
  await session.restore();
  assert.deepEqual(session.state, { status: "in", name: "ada", isGuest: false });
});

test("a first visitor's browser is not asked for a session that never was", async () => {
  const { session, calls } = open(store());
  await session.restore();
  assert.deepEqual(session.state, { status: "out", because: null });
  assert.deepEqual(calls, []);
});

test("who was here is asked about on the next visit, and who signed out is not", async () => {
  const storage = store();
  const { session } = open(storage);
  await session.signIn("ada", "secret");
  const second = open(storage);
  await second.session.restore();
  assert.equal(second.session.state.status, "in");
  await second.session.signOut();
  const third = open(storage);
  await third.session.restore();
  assert.deepEqual(third.calls, []);
});

test("a browser that keeps nothing is asked every time", async () => {
  const { session } = open(null as unknown as Storage);
  await session.restore();
  assert.equal(session.state.status, "in");
});

test("a visitor without one is simply out", async () => {
  const { session, refreshWith } = open();
  refreshWith(async () => Promise.reject(new Problem("unauthorized", 401)));
  await session.restore();
  assert.deepEqual(session.state, { status: "out", because: null });
});

test("a slow answer keeps nobody from the home page for longer than three seconds", async () => {
  const { session, clock, refreshWith } = open();
  refreshWith(() => new Promise(() => {}));
  void session.restore();
  await clock.pass(2999);
  assert.equal(session.state.status, "unknown");
  await clock.pass(1);
  assert.equal(session.state.status, "out");
});

test("those who need a new token together share one refresh", async () => {
  const { session, calls } = open();
  const tokens = await Promise.all([session.freshToken(true), session.freshToken(true), session.freshToken(false)]);
  assert.deepEqual(tokens, ["t1", "t1", "t1"]);
  assert.deepEqual(calls, ["refresh"]);
});

test("a token is kept while it is good, and renewed all the same when it was refused", async () => {
  const { session } = open();
  await session.signIn("ada", "secret");
  assert.equal(await session.freshToken(false), "by hand");
  assert.equal(await session.freshToken(true), "t1");
});

test("a token is renewed before it ends", async () => {
  const { session, clock } = open();
  await session.signIn("ada", "secret");
  await clock.pass(839_999);
  assert.equal(session.token, "by hand");
  await clock.pass(1);
  assert.equal(session.token, "t1");
});

test("a renewal that fails signs nobody out: the call goes on", async () => {
  const { session, clock, refreshWith } = open();
  await session.signIn("ada", "secret");
  refreshWith(async () => Promise.reject(new Problem("unauthorized", 401)));
  await clock.pass(2_000_000);
  assert.equal(session.state.status, "in");
  assert.equal(await session.freshToken(true), null);
});

test("a server that cannot be reached is no answer about the session", async () => {
  const { session, refreshWith } = open();
  refreshWith(async () => Promise.reject(new Problem("offline", 0)));
  await assert.rejects(session.freshToken(true), { code: "offline" });
});

test("signing out is done here at once, also without a network", async () => {
  const { session, calls } = open();
  await session.signIn("ada", "secret");
  const done = session.signOut();
  assert.deepEqual(session.state, { status: "out", because: null });
  assert.equal(session.token, null);
  await done;
  assert.deepEqual(calls, ["signOut by hand"]);
});

test("who is shut out is told so in the server's words, and not asked to sign in by a cookie that is still good", async () => {
  const storage = store("hallway.signed-in");
  const { session, refreshWith } = open(storage);
  refreshWith(async () => Promise.reject(new Problem("banned", 403, null, "Until Monday: spam.")));
  await session.restore();
  assert.deepEqual(session.state, { status: "banned", message: "Until Monday: spam." });
  session.backToStart();
  assert.deepEqual(session.state, { status: "out", because: null });
  const later = open(storage);
  await later.session.restore();
  assert.equal(later.session.state.status, "in", "when the ban is over the session is good again");
});

test("a renewal that finds the visitor shut out ends the visit", async () => {
  const { session, clock, refreshWith } = open();
  await session.signIn("ada", "secret");
  refreshWith(async () => Promise.reject(new Problem("banned", 403)));
  await clock.pass(900_000);
  assert.equal(session.state.status, "banned");
  assert.equal(session.token, null);
});

const removed = (key: string | null, newValue: string | null = null): Event =>
  Object.assign(new Event("storage"), { key, newValue });

test("who signs out in another tab is out in this one, and what they set since is left alone", async () => {
  const storage = store();
  for (const key of ["hallway.signed-in", null]) {
    const { session, clock, tabs, calls } = open(storage);
    await session.signIn("ada", "secret");
    tabs.dispatchEvent(removed("hallway.preferences"));
    tabs.dispatchEvent(removed("hallway.signed-in", "1"));
    assert.equal(session.state.status, "in");
    tabs.dispatchEvent(removed(key));
    assert.deepEqual(session.state, { status: "out", because: "unauthorized" });
    assert.equal(session.token, null);
    assert.equal(storage.getItem("hallway.signed-in"), "1");
    await clock.pass(2_000_000);
    assert.deepEqual(calls, [], "nothing is renewed for nobody");
  }
});

test("a renewal by somebody else's cookie ends this visit, and is not theirs here", async () => {
  const { session, clock, refreshWith } = open();
  await session.signIn("ada", "secret");
  const seen: string[] = [];
  session.watch(() => seen.push(session.state.status));
  refreshWith(async () => grant("of another", "acc_2"));
  await clock.pass(900_000);
  assert.deepEqual(seen, ["out"]);
  assert.equal(session.token, null);
});

test("who signs in where somebody else is in finds them gone first", async () => {
  const { session } = open();
  await session.enterAsGuest("ben", "1");
  const { visit } = session;
  const seen: string[] = [];
  session.watch(() => seen.push(session.state.status));
  await session.signIn("ada", "secret");
  assert.deepEqual(seen, ["out", "in"]);
  assert.notEqual(session.visit, visit);
});

test("an answer that comes after its visitor has gone is nothing for the next", async () => {
  const { session } = open();
  await session.signIn("ada", "secret");
  for (const come of [async () => {}, () => session.signIn("ben", "secret")]) {
    await session.signIn("ada", "secret");
    let answer: (answer: string) => void = () => {};
    const late = session.authorized(() => new Promise<string>((resolve) => (answer = resolve)));
    await settled();
    await session.signOut();
    await come();
    const { status } = session.state;
    answer("hers");
    await assert.rejects(late, { code: "unauthorized" });
    assert.equal(session.state.status, status, "and it signs nobody out");
  }
});
