import assert from "node:assert/strict";
import { test } from "node:test";

import { toolsIn } from "../../src/core/tools";
import { dom } from "../support/browser";
import { inCall, inside, match } from "../support/page";
import { looking, talking } from "../support/story";

const { document } = dom.window;
const status = (): string => document.querySelector('[role="status"]')?.textContent ?? "";

// What phones cannot do and jsdom does not know: it is there where a test says so.
Object.defineProperty(dom.window.navigator, "mediaDevices", { value: { getDisplayMedia: () => {} } });

test("tools that can never be used here are not shown, those that wait for a call are", () => {
  const none = { share: false, flip: false, small: false, full: false };
  const all = { share: true, flip: true, small: true, full: true };
  const views = { small: false, full: false, whole: false };
  const names = (state = talking().state, can = all, on = views): string[] =>
    toolsIn(state, can, on).map(({ words, disabled }) => (disabled ? `(${words})` : words));
  assert.deepEqual(names(talking().state, none), ["Whole picture", "Camera and sound"]);
  const waiting = [
    "(Share screen)",
    "Other camera",
    "(Picture in picture)",
    "Full screen",
    "(Whole picture)",
    "Camera and sound",
  ];
  assert.deepEqual(names(looking().state), waiting);
  const story = talking();
  assert.deepEqual(names(story.state).slice(0, 1), ["Share screen"]);
  story.tell({ type: "sharePressed" });
  assert.deepEqual(names(story.state).slice(0, 1), ["(Share screen)"], "the browser asks just now");
  story.tell({ type: "screenOpened", room: "r1" });
  assert.deepEqual(names(story.state).slice(0, 1), ["Stop sharing"]);
  const on = names(story.state, all, { small: true, full: true, whole: true });
  assert.deepEqual(on.slice(2, 5), ["Leave picture in picture", "Leave full screen", "Fill the pane"]);
  const left = names(looking().state, all, { small: true, full: false, whole: false });
  assert.equal(left[2], "Leave picture in picture", "it can be left without a partner too");
});

test("the screen is shared behind More, said, and mine is not turned round; Next ends it before anybody is met", async () => {
  const page = await inCall();
  const mirrored = (): boolean => page.named("You").classList.contains("pane-mirrored");
  assert.equal(mirrored(), true);
  assert.equal(page.has("Share screen"), false);
  const more = page.every("More")[0];
  await page.during(() => more?.click());
  assert.equal(more?.getAttribute("aria-expanded"), "true");
  await page.press("Share screen");
  assert.match(status(), /You are sharing your screen\.$/);
  assert.equal(mirrored(), false);
  assert.equal(document.activeElement, more, "the keyboard stays where it can be used");
  assert.match(page.text(".self-pane .pane-name"), /^Screen$/);
  await page.press("Next");
  await page.say("ended", { room: "room_1", reason: "you_next", status: "waiting" });
  assert.doesNotMatch(status(), /sharing/);
  assert.equal(mirrored(), true);
  assert.equal(page.chat.view.mine?.getVideoTracks()[0]?.enabled, true);
});

test("More closes by Esc and by a press elsewhere", async () => {
  const page = await inCall();
  const more = page.every("More")[0];
  for (const way of ["Escape", "elsewhere"]) {
    more?.focus();
    await page.during(() => more?.click());
    assert(page.has("Camera and sound"));
    if (way === "elsewhere") {
      await page.during(() => document.body.dispatchEvent(new dom.window.Event("pointerdown", { bubbles: true })));
    } else await page.type("Escape");
    assert(!page.has("Camera and sound"), way);
  }
});

test("every tool and every dialog has its key, and N starts where nothing has begun", async () => {
  const page = await inside();
  await page.type("n");
  assert.equal(page.chat.view.state.wanting, true);
  await page.say("matched", match);
  await page.type("v");
  assert.match(status(), /sharing your screen/);
  await page.type("v");
  assert.match(status(), /not shared any more/);
  await page.type("o");
  page.named("How you look");
  await page.press("Done");
  await page.type("r");
  assert.equal(page.chat.view.state.complaint?.kind, "report");
  await page.press("Cancel");
  await page.type("k");
  assert.equal(page.chat.view.state.complaint?.kind, "block");
  await page.press("Cancel");
  await page.type("g");
  assert.equal(document.activeElement?.textContent, "Account");
});

test("who calls takes it back by the key that declines, and L calls the next who is free", async () => {
  const page = await inside();
  const bob = { id: "gst_1", name: "bob", available: true };
  await page.say("hall", { joined: [bob], left: [], changed: [], total: 1 });
  page.answer = { call: "call_1", guest: { id: "gst_1", name: "bob" } };
  await page.type("l");
  assert.match(status(), /Calling bob/);
  await page.type("d");
  assert.equal(page.asked[page.asked.length - 1]?.name, "cancel");
});

test("the partner sounds from the speaker that was chosen, and from the browser's own while it is not plugged in", async () => {
  const page = await inCall();
  const speaker = (): string | null => page.named("Partner").getAttribute("data-speaker");
  await page.during(() => page.computer.plug("speaker: Desk", "speaker: Headset"));
  await page.type("o");
  await page.choose("Which speaker", "Headset");
  assert.equal(speaker(), "headset");
  await page.during(() => page.computer.plug("speaker: Desk"));
  await page.during(() => {});
  assert.equal(speaker(), "");
  assert.match(status(), /Your speaker was unplugged/);
  await page.during(() => page.computer.plug("speaker: Desk", "speaker: Headset"));
  await page.during(() => {});
  assert.equal(speaker(), "headset");
});

test("a microphone that is unplugged is said, and shown by my picture", async () => {
  const page = await inCall();
  const [track] = page.chat.view.mine?.getAudioTracks() ?? [];
  await page.during(() => track?.onended?.(new dom.window.Event("ended")));
  assert.match(status(), /^Your microphone was unplugged: they do not hear you/);
  assert.equal(page.text(".self-pane .pane-name"), "No microphone");
});

test("who hides their address asks for it, in what they ask and in every call, until they say otherwise", async () => {
  const page = await inside();
  await page.press("Account");
  await page.press("Hide my address from those I meet");
  assert.equal(page.preferences.choices.relay, true);
  await page.press("Back");
  await page.press("Start");
  const last = (): Record<string, unknown> => page.asked[page.asked.length - 1]?.argument ?? {};
  assert.equal(last()["relay"], true);
  await page.say("matched", match);
  assert.equal(page.connections[0]?.configuration.iceTransportPolicy, "relay", "though the server said otherwise");
  await page.press("Account");
  await page.press("Hide my address from those I meet");
  await page.press("Back");
  await page.press("Next");
  assert.equal(last()["relay"], false, "what is left out would stay");
});

test("a screen of the partner's is shown whole by itself, a face is not, and what is chosen by hand holds for its kind", async () => {
  const page = await inCall();
  const whole = (): string | null => document.querySelector(".call")?.getAttribute("data-whole") ?? null;
  const picture = (width: number, height: number): Promise<void> =>
    page.during(() => {
      const video = page.named("Partner");
      Object.defineProperty(video, "videoWidth", { value: width, configurable: true });
      Object.defineProperty(video, "videoHeight", { value: height, configurable: true });
      video.dispatchEvent(new dom.window.Event("resize"));
    });
  const room = page.chat.view.state.room?.id ?? "";
  const happening = { type: "changed", connection: "connected" } as const;
  await page.during(() => page.chat.tell({ type: "peerHappened", room, happening }));
  await picture(640, 480);
  assert.equal(whole(), "false");
  await picture(1920, 1080);
  assert.equal(whole(), "true");
  await page.type("z");
  assert.equal(whole(), "false");
  await picture(2560, 1440);
  assert.equal(whole(), "false", "the same kind");
  await picture(640, 480);
  await picture(1920, 1080);
  assert.equal(whole(), "false", "it was chosen for screens");
});
