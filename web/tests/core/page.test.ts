import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { soundBetween } from "../../src/core/chat/heard";
import type { ChatEvent } from "../../src/core/chat/events";
import { inviteIn } from "../../src/core/invite";
import { actionFor, keyHints } from "../../src/core/keys";
import type { KeyPress } from "../../src/core/keys";
import { browserChimes } from "../../src/core/media/chimes";
import { makePageID } from "../../src/core/page-id";
import { Preferences, firstChoices } from "../../src/core/preferences";
import type { ServerEvent } from "../../src/core/protocol";
import { Sounds } from "../../src/core/sounds";
import { looking, talking } from "../support/story";
import type { Story } from "../support/story";

test("a page is named by 32 hexadecimal digits of chance", () => {
  const id = makePageID((bytes) => bytes.fill(10, 1));
  assert.equal(id, `page_00${"0a".repeat(15)}`);
  assert.match(id, /^page_[0-9a-f]{32}$/);
});

test("an invite is taken out of the address, and nothing else is", () => {
  assert.deepEqual(inviteIn("https://h.test/?invite=LAMP-42"), { invite: "LAMP-42", address: "/" });
  assert.deepEqual(inviteIn("https://h.test/a?x=1&invite=%20b%20#c"), { invite: "b", address: "/a?x=1#c" });
  assert.deepEqual(inviteIn("https://h.test/?x=1"), { invite: "", address: null });
  assert.deepEqual(inviteIn("https://h.test/?x=1#invite=LAMP-42"), { invite: "LAMP-42", address: "/?x=1" });
  assert.deepEqual(inviteIn("https://h.test/#a=1&invite=b"), { invite: "b", address: "/#a=1" });
});

function store(): { readonly held: Map<string, string>; readonly storage: Storage } {
  const held = new Map<string, string>();
  const storage = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  } as unknown as Storage;
  return { held, storage };
}

test("what is chosen is remembered, and neither nonsense nor a shut storage does harm", () => {
  const { held, storage } = store();
  const first = new Preferences(() => storage);
  assert.deepEqual(first.choices, firstChoices);
  let told = 0;
  first.watch(() => (told += 1));
  first.choose({ sounds: false });
  assert.equal(told, 1);
  assert.deepEqual(new Preferences(() => storage).choices, { ...firstChoices, sounds: false });
  for (const nonsense of ["null", "[", "7"]) {
    for (const key of held.keys()) held.set(key, nonsense);
    assert.deepEqual(new Preferences(() => storage).choices, firstChoices);
  }
  const shut = new Preferences(() => {
    throw new Error("shut");
  });
  shut.choose({ keys: false });
  assert.deepEqual(shut.choices, { ...firstChoices, keys: false });
});

describe("sounds", () => {
  const between = (story: Story, ...events: ChatEvent[]): string | null => {
    const before = story.state;
    return soundBetween(before, story.tell(...events).state);
  };
  const told = (said: ServerEvent): ChatEvent => ({ type: "serverSaid", said });
  const text = told({ event: "text", room: "r1", id: "m", text: "hello" });

  test("go with a match, a text and a parting that is not mine", () => {
    const story = looking();
    const before = story.state;
    assert.equal(soundBetween(before, story.match().state), "matched");
    assert.equal(between(story, text), "text");
    assert.equal(between(story, text), null, "which comes once");
    assert.equal(
      between(story, told({ event: "ended", room: "r1", reason: "partner_left", status: "waiting" })),
      "left",
    );
  });

  test("do not go with what I do, nor with a call that I come back to", () => {
    assert.equal(between(talking(), { type: "textWritten", text: "hello", nonce: "n" }), null);
    assert.equal(between(talking(), { type: "stopPressed" }), null);
    assert.equal(between(talking(), told({ event: "ended", room: "r1", reason: "you_next", status: "waiting" })), null);
    const story = talking().tell({ type: "linkOver", code: "displaced", message: "" }).press("startPressed");
    story.tell({ type: "cameraOpened", without: null }).welcome("matched", "r1");
    const before = story.state;
    assert.equal(soundBetween(before, story.match({ resumed: true }).state), null);
  });

  test("are heard where they are wanted, and a text only where nobody sees it come", () => {
    const played: string[] = [];
    let hidden = false;
    const preferences = new Preferences(() => store().storage);
    const sounds = new Sounds({ play: (sound) => void played.push(sound) }, preferences, () => hidden);
    for (const sound of ["matched", "text", "left"] as const) sounds.hear(sound);
    assert.deepEqual(played.splice(0), ["matched", "left"]);
    sounds.showConversation(false);
    sounds.hear("text");
    sounds.showConversation(true);
    hidden = true;
    sounds.hear("text");
    assert.deepEqual(played.splice(0), ["text", "text"]);
    preferences.choose({ sounds: false });
    sounds.hear("matched");
    assert.deepEqual(played, []);
  });

  test("are not made before the first gesture, and a browser without sound is quiet", () => {
    let opened = 0;
    const gestures = new EventTarget();
    const chimes = browserChimes(
      () => {
        opened += 1;
        throw new Error("no sound here");
      },
      gestures,
      new Preferences(() => store().storage),
    );
    chimes.play("matched");
    assert.equal(opened, 0);
    gestures.dispatchEvent(new Event("keydown"));
    gestures.dispatchEvent(new Event("pointerup"));
    chimes.play("matched");
    assert.equal(opened, 1, "and it is asked once");
  });

  test("are woken by a gesture and by themselves when a phone call broke them off, and rest where nobody wants them", () => {
    const log: string[] = [];
    const audio = {
      state: "suspended",
      resume: async () => log.push("resume"),
      suspend: async () => log.push("suspend"),
    };
    const gestures = new EventTarget();
    const preferences = new Preferences(() => store().storage);
    preferences.choose({ sounds: false });
    const make = (): AudioContext => {
      log.push("open");
      return audio as unknown as AudioContext;
    };
    browserChimes(make, gestures, preferences);
    const press = (): boolean => gestures.dispatchEvent(new Event("pointerup"));
    press();
    preferences.choose({ sounds: true });
    assert.deepEqual(log, [], "nothing is opened that nobody wants, nor without a gesture");
    press();
    assert.deepEqual(log.splice(0), ["open", "resume"]);
    audio.state = "running";
    press();
    assert.deepEqual(log, []);
    audio.state = "interrupted";
    press();
    assert.deepEqual(log.splice(0), ["resume"]);
    preferences.choose({ sounds: false });
    press();
    assert.deepEqual(log.splice(0), ["suspend"]);
    preferences.choose({ sounds: true });
    assert.deepEqual(log, ["resume"]);
  });

  test("are soft tones that come and go by a slope", () => {
    const log: string[] = [];
    const gain = {
      setValueAtTime: (value: number) => log.push(`from ${value}`),
      linearRampToValueAtTime: (value: number) => log.push(`to ${value}`),
      exponentialRampToValueAtTime: () => log.push("away"),
    };
    const audio = {
      state: "running",
      currentTime: 0,
      destination: {},
      createGain: () => ({ gain, connect: () => {} }),
      createOscillator: () => ({
        frequency: { value: 0 },
        connect: (node: object) => node,
        start: () => log.push("start"),
        stop: () => log.push("stop"),
      }),
    };
    const gestures = new EventTarget();
    const chimes = browserChimes(
      () => audio as unknown as AudioContext,
      gestures,
      new Preferences(() => store().storage),
    );
    gestures.dispatchEvent(new Event("pointerup"));
    chimes.play("text");
    assert.deepEqual(log, ["from 0", "to 0.05", "away", "start", "stop"]);
  });
});

describe("a key", () => {
  const press = (key: string, more: Partial<KeyPress> = {}) =>
    actionFor({ key, shiftKey: false, modified: false, repeat: false, within: "page", ...more });

  test("does what is said of it", () => {
    assert.deepEqual(press("n"), { tell: "nextPressed" });
    assert.deepEqual(press("M"), { tell: "microphonePressed" }, "with caps lock too");
    assert.deepEqual(press("c"), { tell: "cameraPressed" });
    assert.deepEqual(press("S", { shiftKey: true }), { tell: "stopPressed" });
    assert.equal(press("t"), "write");
    assert.equal(press("Enter"), "write");
    for (const [key, tool] of ["v share", "b flip", "p small", "f full", "z whole", "o check"].map((line) =>
      line.split(" "),
    )) {
      assert.deepEqual(press(key ?? ""), { tool });
    }
    assert.deepEqual(press("r"), { complain: "report" });
    assert.deepEqual(press("k"), { complain: "block" });
    assert.equal(press("l"), "call");
    assert.equal(press("g"), "showAccount");
    assert.equal(press("?", { shiftKey: true }), "showKeys");
    assert.deepEqual(press("a"), { tell: "acceptPressed" });
    assert.deepEqual(press("d"), { tell: "declinePressed" });
    assert.equal(keyHints.length, 19, "and each is said");
  });

  test("that ends everything needs two fingers", () => {
    assert.equal(press("s"), null);
    assert.equal(press("N", { shiftKey: true }), null);
  });

  test("is only a letter where somebody writes, and belongs to the browser with Control, Alt or Meta", () => {
    for (const key of ["n", "m", "c", "t", "S", "Enter", "?"]) {
      assert.equal(press(key, { within: "field", shiftKey: key === "S" }), null);
      assert.equal(press(key, { modified: true, shiftKey: key === "S" }), null);
      assert.equal(press(key, { repeat: true, shiftKey: key === "S" }), null);
    }
  });

  test("presses a button where that has the keyboard, if it is Enter", () => {
    assert.equal(press("Enter", { within: "control" }), null);
    assert.deepEqual(press("n", { within: "control" }), { tell: "nextPressed" });
  });

  test("without a meaning has none", () => {
    for (const key of ["x", "Escape", "Tab", " ", "Shift"]) assert.equal(press(key), null);
  });
});
