import assert from "node:assert/strict";
import { test } from "node:test";

import { openCamera } from "../../src/core/media/camera";
import { Api } from "../../src/core/api";
import { mistakeFrom, mistakeIn } from "../../src/core/entry";
import { Problem, wordsForCode } from "../../src/core/problem";

const nobody = { name: "", password: "", adult: false, invite: "" };

test("who is not of age, or has not said so, is not let in by either new way", () => {
  assert.equal(mistakeIn("guest", nobody, false)?.place, "adult");
  assert.equal(mistakeIn("signUp", { ...nobody, name: "ada", password: "long enough" }, false)?.place, "adult");
});

test("signing in asks for no consent again", () => {
  assert.equal(mistakeIn("signIn", { ...nobody, name: "ada", password: "x", adult: false }, false), null);
});

test("a guest needs no name, and may have one of 32 characters", () => {
  assert.equal(mistakeIn("guest", { ...nobody, adult: true }, false), null);
  assert.equal(mistakeIn("guest", { ...nobody, name: "😀".repeat(32), password: "", adult: true }, false), null);
  assert.equal(
    mistakeIn("guest", { ...nobody, name: "x".repeat(33), password: "", adult: true }, false)?.place,
    "name",
  );
});

test("what is missing is said beside its field", () => {
  assert.equal(
    mistakeIn("signUp", { ...nobody, name: " ", password: "long enough", adult: true }, false)?.place,
    "name",
  );
  assert.equal(
    mistakeIn("signUp", { ...nobody, name: "ada", password: "short", adult: true }, false)?.place,
    "password",
  );
  assert.equal(mistakeIn("signIn", { ...nobody, name: "ada", password: "", adult: false }, false)?.place, "password");
});

test("what the server refuses is said beside the field it is about", () => {
  assert.equal(mistakeFrom(new Problem("name_taken", 409), "signUp", false).place, "name");
  assert.equal(mistakeFrom(new Problem("wrong_credentials", 401), "signUp", false).place, "password");
  assert.equal(mistakeFrom(new Problem("consent_required", 403), "signUp", false).place, "adult");
  assert.equal(mistakeFrom(new TypeError("a bug"), "signUp", false).place, "form");
});

test("no code is ever shown bare, not even one nobody has heard of", () => {
  for (const code of ["rate_limited", "unavailable", "offline", "a_code_of_next_year"]) {
    assert.match(wordsForCode(code), /^[A-Z][a-z ,]+.*\.$/);
    assert.doesNotMatch(wordsForCode(code), /_/);
  }
  assert.match(wordsForCode("rate_limited", 12), /12 seconds/);
});

test("a problem is read with its code and its time to wait; a dead network is `offline`", async () => {
  const answer = (status: number, body: string, headers: Record<string, string> = {}): Response =>
    ({
      ok: false,
      status,
      headers: new Map(Object.entries(headers)),
      json: async () => JSON.parse(body) as unknown,
    }) as unknown as Response;
  const call = (response: () => Promise<Response>) => new Api(response).config();
  await assert.rejects(
    call(async () => answer(429, '{"code":"rate_limited"}', { "retry-after": "7" })),
    { code: "rate_limited", status: 429, retryAfterSeconds: 7 },
  );
  await assert.rejects(
    call(async () => answer(502, "<html>")),
    { code: "internal", status: 502 },
  );
  await assert.rejects(
    call(async () => Promise.reject(new TypeError("failed"))),
    { code: "offline" },
  );
});

function devices(...answers: (string | null)[]) {
  const asked: string[] = [];
  const getUserMedia = async (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
    asked.push(Object.keys(constraints ?? {}).join("+"));
    const name = answers.shift();
    if (name) throw Object.assign(new Error(name), { name });
    return {} as MediaStream;
  };
  return { asked, getUserMedia };
}

test("a machine without a microphone or without a camera is asked for what it has", async () => {
  const deaf = devices("NotFoundError", null);
  assert.equal(((await openCamera(deaf, false)) as { without: string }).without, "microphone");
  const blind = devices("NotFoundError", "NotFoundError", null);
  assert.equal(((await openCamera(blind, true)) as { without: string }).without, "camera");
  assert.deepEqual(blind.asked, ["audio+video", "video", "audio"]);
});

test("nobody is put before a stranger without a picture who has not agreed to it", async () => {
  const blind = devices("NotFoundError", "NotFoundError", null);
  assert.deepEqual(await openCamera(blind, false), { problem: "noCamera" });
  assert.deepEqual(blind.asked, ["audio+video", "video"]);
});

for (const [name, problem] of [
  ["NotAllowedError", "refused"],
  ["NotReadableError", "busy"],
  ["TypeError", "failed"],
] as const) {
  test(`a camera that answers ${name} is ${problem}, and is asked once`, async () => {
    const camera = devices(name);
    assert.deepEqual(await openCamera(camera, true), { problem });
    assert.equal(camera.asked.length, 1);
  });
}

test("no devices at all is missing; a page without https is insecure", async () => {
  assert.deepEqual(await openCamera(devices("NotFoundError", "NotFoundError", "NotFoundError"), true), {
    problem: "missing",
  });
  assert.deepEqual(await openCamera(undefined, false), { problem: "insecure" });
});
