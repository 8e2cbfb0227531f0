import assert from "node:assert/strict";
import { test } from "node:test";

import { dom } from "../support/browser";
import { inCall, inside, open } from "../support/page";

const { document } = dom.window;
const words = (): string => document.querySelector("dialog")?.textContent ?? "";

test("camera, microphone and speaker are tried from home, and the camera's light goes out with the dialog", async () => {
  const page = await open();
  page.named("Check your camera and sound").focus();
  await page.press("Check your camera and sound");
  page.named("How you look");
  assert.match(words(), /Say something/);
  await page.during(() => {
    for (let look = 0; look < 3; look += 1) page.computer.hear(0.2);
  });
  assert.match(words(), /Your microphone hears you/);
  await page.press("Play a sound");
  assert.deepEqual(page.computer.played, [""]);
  assert.match(words(), /Three tones were played/);
  assert.match(words(), /can be checked once you are in/);
  await page.press("Done");
  assert(page.computer.opened.every(({ tracks }) => tracks.every(({ stopped }) => stopped)));
  assert.equal(page.computer.opened.length, 1);
  assert.equal(page.computer.listeners, 0);
  assert.equal(document.activeElement, page.named("Check your camera and sound"));
});

test("a camera that does not open is told with what to do, and tried again", async () => {
  const page = await open();
  const { answer } = page.computer;
  page.computer.answer = () => ({ problem: "refused" });
  await page.press("Check your camera and sound");
  assert.match(words(), /blocked the camera.*then press Try again/);
  page.computer.answer = answer;
  await page.press("Try again");
  assert.doesNotMatch(words(), /blocked/);
});

test("where the camera failed a check is offered, which looks for the ways to this device too", async () => {
  const page = await inside();
  page.camera = { problem: "refused" };
  await page.press("Start");
  await page.press("Find out why");
  assert.equal(page.checked.length, 1);
  assert.match(words(), /Looking for the ways to you/);
  await page.during(() => page.checked[0]?.onicecandidate?.({ candidate: null }));
  assert.match(words(), /Calls from outside do not reach you/);
  await page.press("Check again");
  assert.equal(page.checked.length, 2);
  await page.press("Done");
  assert(page.checked.every(({ signalingState }) => signalingState === "closed"));
});

test("a call that does not connect offers it as well, with the camera of the call", async () => {
  const page = await inCall();
  await page.during(() => void page.clock.pass(13_000));
  await page.during(() => {});
  await page.press("Find out why");
  assert.equal(page.computer.opened.length, 0, "no second camera is opened");
  assert.equal(page.checked.length, 1);
  await page.press("Done");
  assert.equal(page.chat.view.mine?.getTracks().length, 2);
  assert(page.chat.view.mine?.getTracks().every((track) => !(track as unknown as { stopped: boolean }).stopped));
});

test("there is something to choose where there are several, by names that people know, and it is remembered", async () => {
  const page = await open();
  page.computer.plug("camera: Built-in", "camera: Desk (046d:0825)", "microphone: Headset");
  await page.press("Check your camera and sound");
  assert.equal(page.has("Which microphone"), false, "one is no choice");
  const field = page.named("Which camera");
  assert.deepEqual(
    Array.from(field.querySelectorAll("option"), (option) => option.textContent),
    ["The browser's choice", "Built-in", "Desk"],
  );
  await page.choose("Which camera", "Desk");
  assert.equal(page.preferences.choices.camera, "desk (046d:0825)");
  assert.equal(page.computer.opened.length, 2, "and it is opened");
  assert(page.computer.opened[0]?.tracks.every(({ stopped }) => stopped));
  await page.during(() => page.computer.plug("camera: Built-in"));
  await page.during(() => {});
  assert.match(words(), /Yours, which is not plugged in/);
});
