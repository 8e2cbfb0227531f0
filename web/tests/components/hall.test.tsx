import assert from "node:assert/strict";
import { test } from "node:test";

import { dom } from "../support/browser";
import { inCall, inside, match, open } from "../support/page";

const { document } = dom.window;
const ada = { id: "gst_1", name: "Ada", available: true };
const ben = { id: "gst_2", name: "Ben", available: false };
const welcome = { guest: { id: "g", name: "ada" }, status: "idle", grace: 20 };

type Page = Awaited<ReturnType<typeof open>>;

/** Inside, where Ada is free and Ben is not. */
async function withOthers(): Promise<Page> {
  const page = await open({ cookie: true });
  page.hall = [ada, ben];
  await page.say("welcome", welcome);
  return page;
}

const lastOf = (page: Page, name: string): Record<string, unknown> | undefined =>
  page.asked.reduce<Record<string, unknown> | undefined>(
    (last, one) => (one.name === name ? one.argument : last),
    undefined,
  );
const says = (page: Page): string => page.text('[role="status"]');

test("who is here is listed, free or busy, and who is free can be called", async () => {
  const page = await withOthers();
  assert.equal(page.named("Who is here").textContent, "AdaFreeCall AdaBenBusy");
  assert.match(page.text(".who"), /2 others are here\./);
  assert.equal(page.has("Call Ben"), false);
  await page.say("hall", { joined: [], left: ["gst_1"], changed: [{ ...ben, available: true }], total: 1 });
  page.named("Call Ben");
});

test("calling Ada says so, in place of Start and without losing the keyboard, and Cancel call gives it up", async () => {
  const page = await withOthers();
  page.answer = { call: "call_1", guest: { id: ada.id, name: ada.name } };
  page.named("Call Ada").focus();
  await page.press("Call Ada");
  assert.deepEqual(lastOf(page, "call"), { guest: "gst_1" });
  assert.match(says(page), /^Calling Ada\. Wait for an answer/);
  assert.equal(page.has("Start"), false);
  await page.say("hall", { joined: [], left: [], changed: [{ ...ada, available: false }], total: 2 });
  assert.equal(document.activeElement, page.named("Cancel call"));
  page.answer = {};
  await page.press("Cancel call");
  assert.deepEqual(lastOf(page, "cancel"), { call: "call_1" });
  assert.equal(document.activeElement, page.named("Start"));
});

test("the next who is free is called without a name, and that nobody is free is said", async () => {
  const page = await withOthers();
  page.answer = { error: { code: "nobody_available", message: "" } };
  await page.press("Call the next who is free");
  assert.deepEqual(lastOf(page, "call"), {});
  assert.equal(says(page), "Nobody is free just now. Try again in a moment. Press Start to meet somebody.");
});

test("an incoming call is a dialog with its words, heard, and accepted by A", async () => {
  const page = await withOthers();
  await page.say("ringing", { call: "call_1", guest: { id: ben.id, name: ben.name } });
  const dialog = page.named("Ben is calling");
  assert.equal(document.activeElement, dialog.querySelector("h2"));
  assert.equal(document.title, "Ben is calling");
  assert.deepEqual(page.played.splice(0), ["ringing"]);
  await page.during(() => void page.clock.pass(6000));
  await page.during(() => {});
  assert.deepEqual(page.played.splice(0), ["ringing", "ringing"]);
  page.answer = {};
  await page.type("a");
  assert.deepEqual(lastOf(page, "accept"), { call: "call_1" });
  await page.say("matched", { ...match, role: "callee", partner: { id: ben.id, name: "Ben", interests: ["tea"] } });
  assert.equal(page.has("Ben is calling"), false);
  assert.equal(document.title, "Hallway");
  assert.equal(says(page), "Connecting you with Ben. You both like tea.");
  assert.equal(page.has("Who is here"), false, "and the hall is not beside a call");
  page.named("Next");
});

test("D and the button decline, and the keyboard is back where it was", async () => {
  const page = await withOthers();
  for (const decline of [() => page.type("d"), () => page.press("Decline")]) {
    page.named("Start").focus();
    await page.say("ringing", { call: "call_1", guest: { id: ben.id, name: ben.name } });
    page.answer = {};
    await decline();
    assert.deepEqual(lastOf(page, "decline"), { call: "call_1" });
    assert.equal(page.has("Ben is calling"), false);
    assert.equal(document.activeElement, page.named("Start"));
  }
});

test("who is writing is not interrupted by a call, and letters stay letters", async () => {
  const page = await withOthers();
  page.named("Interests").focus();
  await page.say("ringing", { call: "call_1", guest: { id: ben.id, name: ben.name } });
  page.named("Ben is calling");
  assert.equal(document.activeElement, page.named("Interests"));
  await page.type("a");
  assert.equal(lastOf(page, "accept"), undefined);
});

test("a call is over another dialog, where no key takes it, and gives the keyboard back", async () => {
  const page = await withOthers();
  await page.type("?", { shiftKey: true });
  await page.say("ringing", { call: "call_1", guest: { id: ben.id, name: ben.name } });
  await page.type("a");
  assert.equal(lastOf(page, "accept"), undefined);
  await page.press("Decline");
  assert.deepEqual(lastOf(page, "decline"), { call: "call_1" });
  page.named("Keys");
});

test("a ring is not heard where no sounds are wanted", async () => {
  const page = await withOthers();
  await page.press("Account");
  await page.press("Sounds");
  await page.say("ringing", { call: "call_1", guest: { id: ben.id, name: ben.name } });
  assert.deepEqual(page.played, []);
});

test("the ends of calls are said in words", async () => {
  const page = await withOthers();
  page.answer = { call: "call_1", guest: { id: ada.id, name: ada.name } };
  await page.press("Call Ada");
  await page.say("callEnded", { call: "call_1", reason: "declined" });
  assert.equal(says(page), "Ada declined your call. Press Start to meet somebody.");
  await page.say("ringing", { call: "call_2", guest: { id: ben.id, name: ben.name } });
  await page.say("callEnded", { call: "call_2", reason: "timeout" });
  assert.equal(says(page), "You missed a call from Ben. Press Start to meet somebody.");
});

test("interests are added by Enter and comma, sent with find, updated at once, and removed", async () => {
  const page = await inside();
  await page.write("Interests", "Tea,");
  await page.write("Interests", "night trains");
  page.named("Interests").focus();
  await page.type("Enter");
  assert.equal((page.named("Interests") as HTMLInputElement).value, "");
  await page.press("Start");
  assert.deepEqual(lastOf(page, "find"), { interests: ["tea", "night trains"], language: "" });
  await page.press("Remove tea");
  assert.deepEqual(lastOf(page, "find"), { interests: ["night trains"], language: "" });
  assert.equal(document.activeElement, page.named("Interests"));
});

test("what was not added is kept and said beside the field", async () => {
  const page = await inside();
  await page.write("Interests", `${"x".repeat(33)},`);
  const field = page.named("Interests") as HTMLInputElement;
  assert.equal(field.value, "x".repeat(33));
  assert.equal(field.getAttribute("aria-invalid"), "true");
  assert.match(page.text(".wish .field-mistake"), /32 characters at most/);
});

test("a language is chosen, told, and remembered for the next visit of this visitor alone", async () => {
  const page = await inside();
  const select = page.named("Language") as HTMLSelectElement;
  assert.equal(select.value, "");
  assert.match(select.textContent ?? "", /^Any language.*English/);
  await page.during(() => {
    select.value = "de";
    select.dispatchEvent(new dom.window.Event("change", { bubbles: true }));
  });
  await page.press("Start");
  assert.deepEqual(lastOf(page, "find"), { interests: [], language: "de" });
  assert.match(dom.window.localStorage.getItem("hallway.preferences") ?? "", /"language":"de"/);
  await page.press("Account");
  await page.press("Sign out");
  assert.match(dom.window.localStorage.getItem("hallway.preferences") ?? "", /"language":""/);
});

test("a search is asked for when the writing rests", async () => {
  const page = await withOthers();
  await page.write("Search by name", "ad");
  page.hall = [ada];
  await page.during(() => void page.clock.pass(250));
  await page.during(() => {});
  assert.deepEqual(lastOf(page, "hall"), { watch: true, search: "ad" });
  assert.match(page.text(".who"), /1 of that name\./);
});

test("a page in a call has no hall, and it is back when the call is over", async () => {
  const page = await inCall();
  assert.equal(page.has("Call the next who is free"), false);
  await page.say("ended", { room: "room_1", reason: "partner_left", status: "waiting" });
  page.named("Call the next who is free");
});
