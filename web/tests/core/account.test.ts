import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Account } from "../../src/core/account/account";
import {
  accountMistakeFrom,
  consentIsDue,
  exportName,
  mistakeInDeletion,
  mistakeInDisplayName,
  mistakeInPasswords,
  wordsForTime,
} from "../../src/core/account/forms";
import { Api } from "../../src/core/api";
import { mistakeFrom, mistakeInSignUp } from "../../src/core/entry";
import { Problem, wordsForCode, wordsForProblem } from "../../src/core/problem";
import type { HostConfig } from "../../src/core/protocol";
import { Session } from "../../src/core/session";
import { FakeClock } from "../support/fake-clock";

/** An account over a pretended server: each answer is given to the call it is named by, and to no other. */
function open() {
  const calls: string[] = [];
  const answers = new Map<string, { status: number; body: object }[]>();
  const answer = (call: string, status: number, body: object): void => {
    answers.set(call, [...(answers.get(call) ?? []), { status, body }]);
  };
  const account = { id: "acc_1", displayName: "ada", guest: false };
  const clock = new FakeClock();
  let tokens = 0;
  const session = new Session(
    new Api(async (path, { method, headers, body }) => {
      const call = `${method} ${path}`;
      const token = (headers as Record<string, string>)["authorization"] ?? "";
      calls.push([call, token.replace("Bearer ", ""), body].filter(Boolean).join(" "));
      const given = answers.get(call)?.shift();
      if (given) return new Response(JSON.stringify(given.body), { status: given.status });
      if (path.endsWith("refresh") || path === "/api/accounts" || call === "POST /api/sessions") {
        return new Response(JSON.stringify({ account, accessToken: `t${++tokens}`, expiresIn: 900 }));
      }
      if (method === "DELETE") return new Response(null, { status: 204 });
      return new Response(JSON.stringify({ account, createdAt: "", terms: "1", sessions: [] }));
    }),
    clock,
    { mayHaveSession: () => true, note: () => {}, whenForgotten: () => {} },
  );
  const api = (session as unknown as { api: Api }).api;
  return { account: new Account(api, session, clock), session, clock, calls, answer };
}

async function inside(): Promise<ReturnType<typeof open>> {
  const opened = open();
  await opened.session.restore();
  opened.calls.splice(0);
  return opened;
}

const refused = { code: "unauthorized" };

describe("a call that needs a token", () => {
  test("whose token is refused is made once more with a new one", async () => {
    const { account, calls, answer } = await inside();
    answer("GET /api/account", 401, refused);
    await account.loadProfile();
    assert.deepEqual(calls, ["GET /api/account t1", "POST /api/sessions/refresh", "GET /api/account t2"]);
    assert.equal(account.view.profile?.terms, "1");
  });

  test("whose token is refused again signs the visitor out, and says so", async () => {
    const { account, session, answer } = await inside();
    answer("PATCH /api/account", 401, refused);
    answer("PATCH /api/account", 401, refused);
    await assert.rejects(account.rename("Ada"), { code: "unauthorized" });
    assert.deepEqual(session.state, { status: "out", because: "unauthorized" });
  });

  test("that is refused for a wrong password signs nobody out", async () => {
    const { account, session, answer } = await inside();
    answer("PATCH /api/account", 401, { code: "wrong_credentials" });
    await assert.rejects(account.changePassword("a", "b"), { code: "wrong_credentials" });
    assert.equal(session.state.status, "in");
  });

  test("by somebody who is shut out says it in the server's words", async () => {
    const { account, session, answer } = await inside();
    answer("GET /api/account", 403, { code: "banned", detail: "Until Monday: spam." });
    await account.loadProfile();
    assert.deepEqual(session.state, { status: "banned", message: "Until Monday: spam." });
    session.backToStart();
    assert.deepEqual(session.state, { status: "out", because: null });
  });
});

describe("the account", () => {
  test("that cannot be read says why, and is empty no longer than that", async () => {
    const { account, answer } = await inside();
    answer("GET /api/account", 503, { code: "unavailable" });
    await account.loadProfile();
    assert.match(account.view.problem ?? "", /busy/);
    await account.loadProfile();
    assert.equal(account.view.problem, null);
  });

  test("has another name on this page as soon as it is saved", async () => {
    const { account, session, calls } = await inside();
    await account.rename("Ada L.");
    assert.deepEqual(calls, ['PATCH /api/account t1 {"displayName":"Ada L."}']);
    assert.deepEqual(session.state, { status: "in", name: "Ada L.", isGuest: false });
  });

  test("of a guest is kept with the guest's own token, and the session goes on", async () => {
    const { account, session, calls } = await inside();
    let told = 0;
    session.watch(() => (told += session.state.status === "in" ? 0 : 1));
    await account.keepName({ login: "ada", password: "secret words", terms: "1", invite: "" });
    assert.equal(calls[0], 'POST /api/accounts t1 {"login":"ada","password":"secret words","adult":true,"terms":"1"}');
    assert.equal(session.token, "t2");
    assert.equal(told, 0, "nobody was out in between");
  });

  test("shows where it is signed in, and one less after an end", async () => {
    const { account, calls, answer } = await inside();
    const entry = { createdAt: "", refreshedAt: "", expiresAt: "", current: false };
    answer("GET /api/sessions", 200, {
      sessions: [
        { ...entry, id: "ses_1" },
        { ...entry, id: "ses_2" },
      ],
    });
    await account.loadSessions();
    await account.endSession("ses_2");
    assert.equal(calls[1], "DELETE /api/sessions/ses_2 t1");
    assert.deepEqual(
      account.view.sessions?.map(({ id }) => id),
      ["ses_1"],
    );
  });

  test("has ended where it is signed in if the server knows of no such place", async () => {
    const { account, answer } = await inside();
    answer("DELETE /api/sessions/ses_2", 404, { code: "not_found" });
    await account.endSession("ses_2");
  });

  test("of a guest is kept also where only the answer was lost", async () => {
    const { account, answer } = await inside();
    const fields = { login: "ada", password: "secret words", terms: "1", invite: "" };
    answer("POST /api/accounts", 500, {});
    await account.keepName(fields);
    assert.equal(account.view.profile?.account.guest, false);
    answer("POST /api/accounts", 409, { code: "name_taken" });
    answer("GET /api/account", 200, { account: { id: "acc_1", displayName: "ada", guest: true }, createdAt: "" });
    await assert.rejects(account.keepName(fields), { code: "name_taken" });
  });

  test("is asked about until it is known, and not for who has gone", async () => {
    const { account, session, clock, calls, answer } = await inside();
    for (let failure = 0; failure < 3; failure += 1) answer("GET /api/account", 503, { code: "unavailable" });
    account.learnProfile();
    await clock.pass(400 + 800);
    assert.equal(account.view.profile, null);
    await clock.pass(1600);
    assert.equal(account.view.profile?.terms, "1");
    await clock.pass(60_000);
    assert.equal(calls.length, 4);
    await session.signOut();
    await session.restore();
    answer("GET /api/account", 503, { code: "unavailable" });
    calls.splice(0);
    account.learnProfile()();
    await clock.pass(60_000);
    assert.equal(calls.length, 1);
  });

  test("that cannot be read says why, whichever of its two halves came last", async () => {
    const { account, answer } = await inside();
    answer("GET /api/account", 503, { code: "unavailable" });
    await Promise.all([account.loadProfile(), account.loadSessions()]);
    assert.match(account.view.problem ?? "", /busy/);
    await account.loadSessions();
    assert.equal(account.view.problem, null);
  });

  test("is deleted, and nobody else's, though the socket hears of it first", async () => {
    for (const next of [false, true]) {
      const { account, session, calls } = await inside();
      const gone = account.delete(null);
      while (calls.length === 0) await Promise.resolve();
      session.forget("unauthorized");
      if (next) await session.signIn("ben", "secret");
      await gone;
      assert.deepEqual(
        session.state,
        next ? { status: "in", name: "ada", isGuest: false } : { status: "out", because: "deleted" },
      );
    }
  });

  test("is exported as it is told", async () => {
    const { account, answer } = await inside();
    answer("GET /api/account/export", 200, { everything: [1] });
    assert.deepEqual(JSON.parse(await account.export()), { everything: [1] });
    assert.equal(exportName(new Date("2026-11-21T10:00:00Z")), "hallway-2026-11-21.json");
  });

  test("is deleted with a member's password, without one for a guest, and then nobody is signed in", async () => {
    const member = await inside();
    await member.account.delete("secret");
    assert.deepEqual(member.calls, ['DELETE /api/account t1 {"password":"secret"}']);
    assert.deepEqual(member.session.state, { status: "out", because: "deleted" });
    const guest = await inside();
    await guest.account.delete(null);
    assert.deepEqual(guest.calls, ["DELETE /api/account t1"]);
  });

  test("of who signed out is forgotten, and a late answer about it too", async () => {
    const { account, session } = await inside();
    await account.loadProfile();
    const late = account.loadProfile();
    await session.signOut();
    await late;
    assert.deepEqual(account.view, { profile: null, sessions: null, problem: null });
  });
});

test("consent is asked for again when the terms are others, and of nobody who is not known", () => {
  const host = { terms: "2" } as HostConfig;
  const profile = (terms?: string) => ({
    account: { id: "a", displayName: "ada", guest: true },
    createdAt: "",
    ...(terms === undefined ? {} : { terms }),
  });
  assert.equal(consentIsDue(profile("1"), host), true);
  assert.equal(consentIsDue(profile("2"), host), false);
  assert.equal(consentIsDue(profile(), host), false);
  assert.equal(consentIsDue(null, host), false);
  assert.equal(consentIsDue(profile("1"), null), false);
});

test("what is wrong in a form of the account is said beside its field", () => {
  assert.equal(mistakeInDisplayName(" ")?.place, "displayName");
  assert.equal(mistakeInDisplayName("x".repeat(33))?.place, "displayName");
  assert.equal(mistakeInDisplayName("x".repeat(32)), null);
  assert.equal(mistakeInPasswords("", "long enough", "ada")?.place, "password");
  assert.equal(mistakeInPasswords("old", "short", "ada")?.place, "newPassword");
  assert.match(mistakeInPasswords("old", "Ada Lovelace", "ada lovelace")?.words ?? "", /is your name/);
  assert.match(mistakeInPasswords("long enough", "long enough", "ada")?.words ?? "", /you have/);
  assert.equal(mistakeInPasswords("old", "long enough", "ada"), null);
  assert.equal(mistakeInDeletion("", false)?.place, "password");
  assert.equal(mistakeInDeletion("", true), null);
  assert.equal(accountMistakeFrom(new Problem("weak_password", 422)).place, "newPassword");
  assert.match(accountMistakeFrom(new Problem("wrong_credentials", 401)).words, /not your password/);
  assert.equal(accountMistakeFrom(new Problem("rate_limited", 429, 3)).place, "form");
});

test("an invite is asked for where the host asks for one, and one that is no good is said beside it", () => {
  assert.equal(mistakeInSignUp("ada", "long enough", "")?.place, "invite");
  assert.equal(mistakeInSignUp("ada", "long enough", "x"), null);
  assert.equal(mistakeInSignUp("ada", "long enough", null), null);
  assert.equal(mistakeFrom(new Problem("sign_up_closed", 403), "signUp", true).place, "invite");
  assert.equal(mistakeFrom(new Problem("sign_up_closed", 403), "signUp", false).place, "form");
});

test("why somebody is shut out is said in the server's words, everything else in ours", () => {
  assert.equal(wordsForProblem(new Problem("banned", 403, null, "Until Monday.")), "Until Monday.");
  assert.equal(wordsForProblem(new Problem("banned", 403)), wordsForCode("banned"));
  assert.equal(wordsForProblem(new Problem("name_taken", 409, null, "Bare.")), wordsForCode("name_taken"));
});

test("every code of the protocol has words of its own", () => {
  const other = wordsForCode("a_code_of_next_year");
  for (const code of `invalid_request unknown_event payload_too_large unauthorized wrong_credentials banned
    forbidden_origin guests_not_allowed sign_up_closed consent_required not_found name_taken not_in_room not_connected
    weak_password rate_limited unavailable`.split(/\s+/)) {
    assert.notEqual(wordsForCode(code), other, code);
  }
});

test("a time is written as people write it, and one that is none is no mistake", () => {
  assert.match(wordsForTime("2026-11-21T10:00:00Z"), /21 Nov 2026/);
  assert.equal(wordsForTime("soon"), "an unknown time");
});
