import assert from "node:assert/strict";
import { test } from "node:test";

import { dom } from "../support/browser";
import { inside, match, open } from "../support/page";

const { document } = dom.window;

test("the home page says how many are here and offers three ways in, guest first", async () => {
  const page = await open();
  assert.equal(page.text(".home-count"), "12 people are here.");
  const ways = Array.from(document.querySelectorAll(".entry .button"), (way) => way.textContent);
  assert.deepEqual(ways, ["Continue as guest", "Sign up", "Sign in"]);
});

test("without the tick no guest is let in, and the words stand beside the box", async () => {
  const page = await open();
  await page.press("Continue as guest");
  assert.match(page.text("#adult-mistake"), /Tick this box/);
  assert.equal(document.activeElement, page.named("I am 18 or older"));
  assert(!page.requests.some((request) => request.includes("/guest")));
});

test("a guest who ticks the box is in, with consent to the terms of this host", async () => {
  const page = await open();
  await page.press("I am 18 or older");
  await page.press("Continue as guest");
  assert(page.requests.includes('POST /api/sessions/guest {"adult":true,"terms":"v1"}'));
  assert.equal(document.activeElement, page.named("Start"), "and the keyboard is taken along");
});

test("the terms can be read from the one line about them, and the keyboard comes back to it", async () => {
  const page = await open();
  page.named("the terms").focus();
  await page.press("the terms");
  assert.match(page.named("The terms").textContent ?? "", /No nudity.*Version v1/);
  await page.press("Close");
  assert.equal(document.activeElement, page.named("the terms"));
});

test("a name that is taken is said beside the name, and read with it", async () => {
  const page = await open();
  page.problems.set("POST /api/accounts", { status: 409, code: "name_taken" });
  await page.write("Name", "ada");
  await page.write("Password", "long enough");
  await page.press("I am 18 or older");
  await page.press("Sign up");
  const field = page.named("Name");
  assert.match(
    document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent ?? "",
    /has this name/,
  );
  assert.equal(document.activeElement, field);
});

test("the call page has its names, one state line and one log", async () => {
  const page = await inside();
  for (const name of ["Start", "Stop", "Mute", "Camera off", "Send", "Account", "You", "Partner", "Message"])
    page.named(name);
  assert.equal(document.querySelectorAll('[role="status"]').length, 1);
  assert.equal(document.querySelectorAll('[role="log"]').length, 1);
});

test("a visit in words, from Start to the next one", async () => {
  const page = await inside();
  const says = (): string => page.text('[role="status"]');
  assert.equal(says(), "Press Start when you are ready.");
  await page.press("Start");
  await page.say("waiting", { since: "", online: 12, waiting: 3 });
  assert.equal(says(), "Looking for somebody. 12 people are here.");
  await page.say("matched", match);
  assert.equal(says(), "Connecting you with bob.");
  await page.say("ended", { room: "room_1", reason: "partner_left", status: "waiting" });
  assert.equal(says(), "They left. Looking for the next one. 12 people are here.");
});

test("Next waits without losing the keyboard", async () => {
  const page = await inside();
  await page.press("Start");
  const next = page.named("Next");
  assert.equal(next.getAttribute("aria-disabled"), "true");
  assert.equal(next.hasAttribute("disabled"), false);
  await page.say("matched", match);
  assert.equal(page.named("Next").getAttribute("aria-disabled"), "false");
  assert.equal(page.named("Next"), next, "it is the same element, so focus stays");
});

test("what is written is shown as mine, and sent as text, never as markup", async () => {
  const page = await inside();
  await page.press("Start");
  await page.say("matched", match);
  await page.say("text", { room: "room_1", id: "m", text: "<b>hello</b>", sentAt: "" });
  assert.equal(document.querySelectorAll('[role="log"] b').length, 0);
  assert.match(page.text('[role="log"]'), /They wrote: <b>hello<\/b>/);
});

test("that the partner is writing is said quietly, outside the state line, and the keyboard stays", async () => {
  const page = await inside();
  await page.press("Start");
  await page.say("matched", match);
  page.named("Message").focus();
  await page.say("typing", { room: "room_1", typing: true });
  assert.equal(page.text('.conversation [aria-live="polite"]'), "bob is writing");
  assert.doesNotMatch(page.text('[role="status"]'), /writing/);
  assert.equal(document.activeElement, page.named("Message"));
  await page.say("text", { room: "room_1", id: "m", text: "here it is" });
  assert.equal(page.text('.conversation [aria-live="polite"]'), "");
});

test("a text that was not sent offers to be sent again, and the keyboard stays in the conversation", async () => {
  const page = await inside();
  await page.press("Start");
  await page.say("matched", match);
  page.answer = { error: { code: "rate_limited", message: "" } };
  await page.write("Message", "hello");
  await page.press("Send");
  page.answer = { id: "m", sentAt: "" };
  await page.press("Send again");
  assert.doesNotMatch(page.text('[role="log"]'), /Not sent|Sending|Send again/);
  assert.equal(document.activeElement, page.named("Conversation"));
  const asked = page.asked.filter(({ name }) => name === "text").map(({ argument }) => argument["nonce"]);
  assert.equal(asked.length, 2);
  assert.equal(asked[0], asked[1], "the nonce is the same");
});

test("displaced, the page says that another window is open and offers to use it here", async () => {
  const page = await inside();
  await page.press("Start");
  await page.say("matched", match);
  await page.over("displaced");
  assert.match(page.text('[role="status"]'), /opened in another window/);
  await page.press("Use it here");
  page.named("Next");
});

test("my picture is moved by arrows and by presses, and where it is now is said", async () => {
  const page = await inside();
  const corner = (): string | null => document.querySelector(".call-main")?.getAttribute("data-corner") ?? null;
  assert.equal(corner(), "top right");
  await page.key("Move my picture", "ArrowDown");
  assert.equal(corner(), "bottom right");
  await page.press("Move my picture");
  assert.equal(corner(), "bottom left");
  assert.equal(page.text('.self-pane [aria-live="polite"]'), "Your picture is at the bottom left.");
  await page.key("Move my picture", "Tab");
  assert.equal(corner(), "bottom left");
});

test("the controls say what they will do", async () => {
  const page = await inside();
  await page.press("Mute");
  await page.press("Camera off");
  page.named("Unmute");
  page.named("Camera on");
});

test("nothing carries a style attribute: the content security policy allows none", async () => {
  await inside();
  assert.equal(document.querySelectorAll("[style], style").length, 0);
});
