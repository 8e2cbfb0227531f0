import assert from "node:assert/strict";
import { test } from "node:test";

import { dom } from "../support/browser";
import { inCall, inside, match } from "../support/page";

const { document } = dom.window;
const sent = (page: Awaited<ReturnType<typeof inCall>>): string[] =>
  page.asked
    .filter(({ name }) => name === "report" || name === "block")
    .map(({ name, argument }) => `${name} ${JSON.stringify(argument)}`);

test("nobody is there to be reported before anybody was met", async () => {
  const page = await inside();
  assert.equal(page.has("Report or block them"), false);
});

test("the menu opens and closes, and Esc gives the keyboard back", async () => {
  const page = await inCall();
  const trigger = page.named("Report or block them");
  assert.equal(trigger.getAttribute("aria-expanded"), "false");
  trigger.focus();
  await page.press("Report or block them");
  assert.equal(trigger.getAttribute("aria-expanded"), "true");
  page.named("Report bob").focus();
  await page.type("Escape");
  assert.equal(page.has("Report bob"), false);
  assert.equal(document.activeElement, trigger);
});

test("a report: a reason, the words about what is sent, the block that follows, and thanks", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Report bob");
  const dialog = page.named("Report bob");
  assert.equal(dialog.tagName, "DIALOG");
  assert(dialog.contains(document.activeElement), "the keyboard is in the dialog");
  assert.match(dialog.textContent ?? "", /last texts of this conversation.*Video and sound are\s+not recorded/s);
  assert.equal((page.named("Block them too") as HTMLInputElement).checked, true);

  await page.press("Send report");
  assert.match(dialog.textContent ?? "", /Choose what happened/);
  assert.deepEqual(sent(page), []);

  page.answer = { report: "rep_1" };
  await page.press("Seems to be under 18");
  await page.write("Anything to add? You need not.", " They said so. ");
  await page.press("Send report");
  assert.deepEqual(sent(page), [
    'report {"room":"room_1","reason":"minor","note":"They said so."}',
    'block {"room":"room_1"}',
  ]);
  assert.match(
    dialog.textContent ?? "",
    /Thank you\. Your report was received\. Hallway will not bring you together again\./,
  );
  assert.equal(document.activeElement?.className, "received", "and the thanks are read");
  await page.press("Close");
  assert.equal(document.querySelector("dialog[open]"), null);
});

test("a report without the tick blocks nobody", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Report bob");
  await page.press("Something else");
  await page.press("Block them too");
  page.answer = { report: "rep_1" };
  await page.press("Send report");
  assert.deepEqual(sent(page), ['report {"room":"room_1","reason":"other"}']);
  assert.doesNotMatch(page.text("dialog[open]"), /bring you together/);
});

test("a report that fails says why in words, keeps what was written, and is sent again", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Report bob");
  await page.press("Violence or self-harm");
  await page.write("Anything to add? You need not.", "Look.");
  page.answer = { error: { code: "rate_limited", message: "", retryAfterMs: 2500 } };
  await page.press("Send report");
  assert.match(page.text('dialog[open] .entry-mistake[role="alert"]'), /Try again in 3 seconds/);
  page.answer = { report: "rep_1" };
  await page.press("Try again");
  assert.equal(sent(page)[1], 'report {"room":"room_1","reason":"violence","note":"Look."}');
});

test("the room left in a note is said when it gets little, and too long a note is not sent", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Report bob");
  await page.press("Something else");
  const note = "Anything to add? You need not.";
  await page.write(note, "x".repeat(800));
  assert.doesNotMatch(page.text("dialog[open]"), /characters/);
  await page.write(note, "x".repeat(950));
  assert.match(page.text("dialog[open]"), /50 characters left/);
  await page.write(note, "x".repeat(1002));
  assert.match(page.text("dialog[open]"), /2 characters too many/);
  await page.press("Send report");
  assert.deepEqual(sent(page), []);
});

test("a block asks once and says what it does; the call ends and the keyboard is taken along", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Block bob");
  assert.match(page.text("dialog[open]"), /Hallway will not bring you together again\. They are not told\./);
  page.answer = {};
  await page.during(() => {
    page.named("Block").click();
    // Said before the answer, as the server does.
    const said = { event: "ended", room: "room_1", reason: "you_blocked", status: "waiting" } as const;
    page.chat.tell({ type: "serverSaid", said });
  });
  assert.deepEqual(sent(page), ['block {"room":"room_1"}']);
  assert.equal(document.querySelector("dialog[open]"), null);
  assert.match(page.text('[role="status"]'), /^You blocked them/);
  assert.equal(document.activeElement, page.named("Next"));
});

test("Esc leaves the dialog without sending, and the keyboard is where it was", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Block bob");
  const dialog = page.named("Block bob?");
  await page.during(() => {
    dialog.dispatchEvent(new dom.window.Event("cancel", { cancelable: true }));
  });
  assert.equal(document.querySelector("dialog[open]"), null);
  assert.equal(document.activeElement, page.named("Report or block them"));
  assert.deepEqual(sent(page), []);
});

test("who left can be reported for fifteen minutes, also beside the next one", async () => {
  const page = await inCall();
  await page.say("ended", { room: "room_1", reason: "partner_left", status: "waiting" });
  page.named("Report or block them");
  await page.say("matched", { ...match, room: "room_2", partner: { id: "q", name: "cleo" } });
  await page.press("Report or block them");
  for (const name of ["Report cleo", "Block cleo", "Report bob", "Block bob"]) page.named(name);
  await page.press("Report bob");
  await page.press("Something else");
  page.answer = { report: "rep_1" };
  await page.press("Send report");
  assert.equal(sent(page)[0], 'report {"room":"room_1","reason":"other"}');
  await page.press("Close");
  await page.say("ended", { room: "room_2", reason: "partner_left", status: "waiting" });
  await page.during(() => void page.clock.pass(15 * 60_000));
  await page.during(() => {});
  assert.equal(page.has("Report or block them"), false);
});

test("while it is sent nothing can be cancelled, and a block that fails after all says so again", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Block bob");
  const { answer, release } = held();
  page.answer = answer;
  await page.press("Block");
  assert.equal(page.has("Cancel"), false);
  await page.press("Close");
  assert.equal(document.querySelector("dialog[open]"), null);
  await page.during(() => release({ error: { code: "unavailable", message: "" } }));
  assert.match(page.text("dialog[open]"), /They are not blocked yet\./);
  page.answer = {};
  await page.press("Try again");
  assert.equal(sent(page).length, 2);
});

test("the menu names who is here and who was, and says whom it is too late for", async () => {
  const page = await inCall();
  const groups = (): (string | null)[] =>
    Array.from(document.querySelectorAll('.safety [role="group"]'), (group) => group.getAttribute("aria-label"));
  await page.press("Report or block them");
  assert.deepEqual(groups(), ["This person"]);
  await page.say("ended", { room: "room_1", reason: "partner_left", status: "waiting" });
  assert.deepEqual(groups(), ["Whom you met before"]);
  for (const room of ["room_2", "room_3"]) {
    await page.say("matched", { ...match, room });
    await page.say("ended", { room, reason: "partner_left", status: "waiting" });
  }
  assert.match(page.text('.safety [role="alert"]'), /cannot report or block bob any more/);
  await page.press("Report bob");
  assert.equal(document.querySelector("dialog[open]"), null);
});

test("a report says that its block ends the call, or whom it is about when that is over", async () => {
  const page = await inCall();
  await page.press("Report or block them");
  await page.press("Report bob");
  assert.match(page.text("dialog[open]"), /This call ends then/);
  assert.doesNotMatch(page.text("dialog[open]"), /met before/);
  await page.press("Block them too");
  assert.doesNotMatch(page.text("dialog[open]"), /This call ends/);
  await page.press("Block them too");
  await page.say("ended", { room: "room_1", reason: "partner_left", status: "waiting" });
  assert.doesNotMatch(page.text("dialog[open]"), /This call ends/);
  assert.match(page.text("dialog[open]"), /This is about bob, whom you met before\./);
});

/** An answer that the server takes its time for. */
function held(): { readonly answer: Promise<object>; readonly release: (answer: object) => void } {
  let release: (answer: object) => void = () => {};
  const answer = new Promise<object>((resolve) => (release = resolve));
  return { answer, release };
}
