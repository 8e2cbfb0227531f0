import assert from "node:assert/strict";
import { test } from "node:test";

import { dom } from "../support/browser";
import { inCall, inside } from "../support/page";

const { document } = dom.window;

test("single keys act wherever the keyboard is, and Stop needs Shift", async () => {
  const page = await inCall();
  await page.type("m");
  page.named("Unmute");
  await page.type("c");
  page.named("Camera on");
  await page.type("n");
  assert.equal(page.asked[page.asked.length - 1]?.name, "next");
  await page.type("s");
  assert.equal(page.chat.view.state.wanting, true);
  await page.type("S", { shiftKey: true });
  assert.equal(page.chat.view.state.wanting, false);
});

test("T and Enter lead to the message, where letters are letters, and Esc leaves it", async () => {
  const page = await inCall();
  await page.type("t");
  assert.equal(document.activeElement, page.named("Message"));
  await page.type("m");
  page.named("Mute");
  await page.type("Escape");
  assert.equal(document.activeElement, page.named("Conversation"));
  await page.type("Enter");
  assert.equal(document.activeElement, page.named("Message"));
});

test("? shows the keys, nothing acts behind it, and it gives the keyboard back", async () => {
  const page = await inCall();
  page.named("Next").focus();
  await page.type("?", { shiftKey: true });
  assert.match(page.named("Keys").textContent ?? "", /Shift \+ S.*Stop/);
  await page.type("m");
  page.named("Mute");
  await page.press("Close");
  assert.equal(document.activeElement, page.named("Next"));
});

test("who wants no single keys switches them off, and on again", async () => {
  const page = await inCall();
  await page.press("Account");
  assert.equal(page.named("Single keys").getAttribute("aria-checked"), "true");
  await page.press("Single keys");
  await page.press("Back");
  await page.type("m");
  page.named("Mute");
  await page.press("Account");
  await page.press("Single keys");
  await page.press("Back");
  await page.type("m");
  page.named("Unmute");
});

test("nothing acts from within the account", async () => {
  const page = await inCall();
  await page.press("Account");
  await page.type("m");
  page.named("Mute");
});

test("sounds go with the call, a text is heard while the account covers it, and a switch ends them", async () => {
  const page = await inCall();
  assert.deepEqual(page.played.splice(0), ["matched"]);
  await page.say("text", { room: "room_1", id: "m1", text: "seen" });
  assert.deepEqual(page.played, []);
  await page.press("Account");
  await page.say("text", { room: "room_1", id: "m2", text: "not seen" });
  assert.deepEqual(page.played.splice(0), ["text"]);
  await page.press("Sounds");
  assert.equal(page.named("Sounds").getAttribute("aria-checked"), "false");
  await page.say("ended", { room: "room_1", reason: "partner_left", status: "waiting" });
  assert.deepEqual(page.played, []);
});

test("a lost connection is said as mine, theirs as theirs, and the seconds are not read out", async () => {
  const page = await inCall();
  await page.say("partner", { room: "room_1", state: "away" });
  assert.equal(page.text('[role="status"]'), "Their connection dropped. Waiting for them.");
  assert.equal(page.text(".state-seconds"), "20 s left");
  assert.equal(document.querySelector(".state-seconds")?.getAttribute("aria-hidden"), "true");
  await page.during(() => void page.clock.pass(3000));
  await page.during(() => {});
  assert.equal(page.text(".state-seconds"), "17 s left");
  await page.say("partner", { room: "room_1", state: "back" });
  await page.lose();
  assert.equal(page.text('[role="status"]'), "Your connection dropped. Trying again…");
  assert.equal(page.text(".state-seconds"), "20 s left");
});

test("the keyboard is taken along when what had it goes", async () => {
  const page = await inside();
  const stray = document.createElement("button");
  document.querySelector(".call-main")?.append(stray);
  stray.focus();
  stray.remove();
  await page.press("Mute");
  assert.equal(document.activeElement, page.named("Start"));
});
