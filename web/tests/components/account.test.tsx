import assert from "node:assert/strict";
import { test } from "node:test";

import { dom } from "../support/browser";
import { inCall, inside, open } from "../support/page";

const { document } = dom.window;
const heading = (): string => document.activeElement?.textContent ?? "";

test("the account opens beside the call with the keyboard in it, and Back and Esc give it back", async () => {
  const page = await inCall();
  for (const leave of [() => page.press("Back"), () => page.type("Escape")]) {
    await page.press("Account");
    assert.equal(page.named("Account").getAttribute("aria-expanded"), "true");
    assert.equal(heading(), "Account");
    page.named("Partner");
    page.named("Next");
    await leave();
    assert.equal(document.querySelector(".account"), null);
    assert.equal(document.activeElement, page.named("Account"));
  }
});

test("a new name is saved, and shown at once", async () => {
  const page = await inside();
  await page.press("Account");
  await page.write("The name others see", " Ada L. ");
  await page.press("Save name");
  assert(page.requests.includes('PATCH /api/account {"displayName":"Ada L."}'));
  assert.equal(page.text(".call-who"), "Ada L.");
  assert.match(page.text(".account"), /Saved\./);
  await page.write("The name others see", "");
  await page.press("Save name");
  assert.match(page.text(".account"), /Write a name\./);
});

test("a guest keeps their name by signing up, in the midst of a call that goes on", async () => {
  const page = await inCall();
  await page.press("Account");
  assert.equal(page.has("Present password"), false);
  await page.write("Name to sign in with", "ada");
  await page.write("Password", "correct horse battery");
  await page.press("Sign up");
  const body = '{"login":"ada","password":"correct horse battery","adult":true,"terms":"v1"}';
  assert(page.requests.includes(`POST /api/accounts ${body}`));
  assert.match(page.text(".account"), /your call goes on/);
  page.named("Present password");
  assert.equal(page.chat.view.state.room?.id, "room_1");
});

test("a host that asks for an invite asks guests for it too, and one from the link is filled in", async () => {
  const page = await inside({ host: { signUp: "invite" }, invite: "LAMP-42" });
  await page.press("Account");
  assert.equal((page.named("Invite code") as HTMLInputElement).value, "LAMP-42");
});

test("a host that takes no new accounts says so", async () => {
  const page = await inside({ host: { signUp: "closed" } });
  await page.press("Account");
  assert.match(page.text(".account"), /takes no new accounts/);
  assert.equal(page.has("Sign up"), false);
});

test("a member changes the password; a wrong one is said beside its field", async () => {
  const page = await inside({ guest: false });
  await page.press("Account");
  await page.write("Present password", "wrong");
  await page.write("New password", "correct horse battery");
  page.problems.set("PATCH /api/account", { status: 401, code: "wrong_credentials" });
  await page.press("Change password");
  const field = page.named("Present password");
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
  const words = described.map((id) => document.getElementById(id)?.textContent).join(" ");
  assert.match(words, /not your password/);
  page.problems.clear();
  await page.press("Change password");
  assert.match(page.text(".account"), /Your password is changed\. Your other devices are signed out\./);
  assert.equal((page.named("Present password") as HTMLInputElement).value, "");
});

test("where one is signed in is listed, and another place can be ended", async () => {
  const page = await inside();
  await page.press("Account");
  assert.match(page.text(".sessions"), /An unknown device.*This one.*Firefox on Android/);
  await page.press("End Firefox on Android");
  assert(page.requests.includes("DELETE /api/sessions/ses_2"));
  assert.doesNotMatch(page.text(".sessions"), /Firefox/);
  assert.equal(document.activeElement, document.querySelector(".sessions"));
});

test("everything stored is saved as a file", async () => {
  const page = await inside();
  await page.press("Account");
  await page.press("Download everything");
  const [[name, text]] = Array.from(page.files) as [[string, string]];
  assert.match(name, /^hallway-\d{4}-\d\d-\d\d\.json$/);
  assert.deepEqual(JSON.parse(text), { everything: true });
});

test("an account is deleted in two steps, by a member with the password", async () => {
  const page = await inside({ guest: false });
  await page.press("Account");
  await page.press("Delete account");
  assert.match(heading(), /deleted for good/);
  await page.press("Delete for good");
  assert.match(page.text(".account-danger"), /Write your password/);
  assert(!page.requests.some((request) => request.startsWith("DELETE")));
  await page.write("Your password", "secret");
  await page.press("Delete for good");
  assert(page.requests.includes('DELETE /api/account {"password":"secret"}'));
  assert.match(page.text('[role="alert"]'), /Your account is deleted/);
  assert.match(heading(), /Hallway/, "and the keyboard is on the page that is there now");
});

test("a guest deletes without a password, and may think better of it", async () => {
  const page = await inside();
  await page.press("Account");
  await page.press("Delete account");
  assert.equal(page.has("Your password"), false);
  await page.press("Keep it");
  page.named("Delete account");
});

test("an account that cannot be read says why and offers to try again", async () => {
  const page = await inside();
  page.problems.set("GET /api/account", { status: 503, code: "unavailable" });
  page.problems.set("GET /api/sessions", { status: 503, code: "unavailable" });
  await page.press("Account");
  assert.match(page.text(".account"), /The server is busy/);
  page.problems.clear();
  await page.press("Try again");
  assert.doesNotMatch(page.text(".account"), /busy/);
  page.named("Delete account");
});

test("signing out leads to the start", async () => {
  const page = await inside();
  await page.press("Account");
  await page.press("Sign out");
  page.named("Continue as guest");
  assert.match(heading(), /Hallway/);
});

test("terms that have changed are agreed to before anybody is met, and then it goes on", async () => {
  const page = await inside({ agreed: "v0" });
  assert.equal(page.has("Start"), false);
  assert.match(heading(), /The terms have changed/);
  await page.press("Agree and go on");
  assert.match(page.text("#adult-mistake"), /Tick this box/);
  await page.press("I am 18 or older");
  page.agree("v1");
  await page.press("Agree and go on");
  assert(page.requests.includes('PATCH /api/account {"adult":true,"terms":"v1"}'));
  page.named("Start");
});

test("who is shut out reads why and until when, and may go back or sign out", async () => {
  const page = await inCall();
  await page.over("banned", "You are shut out until Monday: spam.");
  assert.match(page.text("main"), /You are shut out until Monday: spam\./);
  const buttons = Array.from(document.querySelectorAll("button"), (button) => button.textContent);
  assert.deepEqual(buttons, ["Back to the start", "Sign out"]);
  await page.press("Back to the start");
  page.named("Sign in");
});

test("who was signed out is told so and may sign in", async () => {
  const page = await inCall();
  await page.over("unauthorized", "Your session is over.");
  assert.equal(page.text('[role="alert"].home-notice'), "You were signed out. Sign in to come back.");
  page.named("Sign in");
});

test("an invite from the link is filled in where the host asks for one, and goes along", async () => {
  const page = await open({ host: { signUp: "invite" }, invite: "LAMP-42" });
  assert.equal((page.named("Invite code, to sign up") as HTMLInputElement).value, "LAMP-42");
  await page.write("Name", "ada");
  await page.write("Password", "correct horse battery");
  await page.press("I am 18 or older");
  page.problems.set("POST /api/accounts", { status: 403, code: "sign_up_closed" });
  await page.press("Sign up");
  assert(page.requests.some((request) => request.includes('"invite":"LAMP-42"')));
  assert.match(page.text(".entry"), /This invite is not good/);
  assert.equal(document.activeElement, page.named("Invite code, to sign up"));
});

test("a host that is closed to new accounts says so, and offers no sign-up", async () => {
  const page = await open({ host: { signUp: "closed" } });
  assert.equal(page.has("Sign up"), false);
  assert.match(page.text(".entry"), /takes no new accounts now/);
});

test("who goes back from the account has the keyboard on the way there, when that is in sight again", async () => {
  const page = await inCall();
  await page.press("Account");
  const heard: boolean[] = [];
  page.named("Account").addEventListener("focus", () => heard.push(document.querySelector(".account") === null));
  page.named("Back").focus();
  await page.press("Back");
  assert.deepEqual(heard, [true]);
});

test("Esc and Enter that end the composing of a character leave and send nothing", async () => {
  const page = await inCall();
  page.named("Message").focus();
  const refused: boolean[] = [];
  const note = (event: Event): void => void refused.push(event.defaultPrevented);
  dom.window.addEventListener("keydown", note);
  for (const key of ["Escape", "Enter"]) await page.type(key, { isComposing: true });
  dom.window.removeEventListener("keydown", note);
  assert.deepEqual(refused, [false, true]);
  assert.equal(document.activeElement, page.named("Message"));
  await page.press("Account");
  await page.type("Escape", { isComposing: true });
  assert.notEqual(document.querySelector(".account"), null);
});

test("keys do nothing beside the account, which may cover what they do", async () => {
  const page = await inCall();
  await page.press("Account");
  page.named("Next").focus();
  await page.type("m");
  page.named("Mute");
});

test("who thinks better of deleting has the keyboard where it began, and not before", async () => {
  const page = await inside();
  await page.press("Account");
  assert.equal(heading(), "Account");
  await page.press("Delete account");
  await page.press("Keep it");
  assert.equal(document.activeElement, page.named("Delete account"));
});

test("who has not agreed to the terms of now is not rung: the caller is told at once", async () => {
  const page = await inside({ agreed: "v0" });
  page.answer = {};
  await page.say("ringing", { call: "call_1", guest: { id: "gst_2", name: "Ben" } });
  assert.equal(page.has("Ben is calling"), false);
  assert.deepEqual(page.asked.find(({ name }) => name === "decline")?.argument, { call: "call_1" });
});

test("a guest who agreed to other terms says yes to those of now before signing up", async () => {
  const page = await inCall();
  await page.press("Account");
  page.setTerms("v2");
  page.problems.set("POST /api/accounts", { status: 403, code: "consent_required" });
  await page.write("Name to sign in with", "ada");
  await page.write("Password", "correct horse battery");
  await page.press("Sign up");
  page.problems.clear();
  page.requests.splice(0);
  await page.press("Sign up");
  assert.match(page.text("#adult-mistake"), /Tick this box/);
  assert(!page.requests.some((request) => request.startsWith("POST /api/accounts")));
  await page.press("I am 18 or older");
  await page.press("Sign up");
  assert(page.requests.some((request) => request.startsWith("POST /api/accounts") && request.includes('"v2"')));
});

test("a guest whose name is taken is not told to sign in", async () => {
  const page = await inside();
  await page.press("Account");
  assert.equal(page.has("I am 18 or older"), false, "these terms were agreed to");
  page.problems.set("POST /api/accounts", { status: 409, code: "name_taken" });
  await page.write("Name to sign in with", "ada");
  await page.write("Password", "correct horse battery");
  await page.press("Sign up");
  assert.match(page.text(".account"), /has this name already\. Choose another\./);
});

test("terms that changed while the page was open are read anew, and the old tick is no consent to them", async () => {
  const page = await open();
  await page.press("I am 18 or older");
  page.setTerms("v2");
  page.problems.set("POST /api/sessions/guest", { status: 403, code: "consent_required" });
  await page.press("Continue as guest");
  assert.equal((page.named("I am 18 or older") as HTMLInputElement).checked, false);
  page.problems.clear();
  await page.press("I am 18 or older");
  await page.press("Continue as guest");
  assert(page.requests.includes('POST /api/sessions/guest {"adult":true,"terms":"v2"}'));
});

test("where nobody new is let in, nobody is asked to agree", async () => {
  const page = await open({ host: { signUp: "closed", guestsAllowed: false } });
  page.named("Sign in");
  assert.equal(page.has("I am 18 or older"), false);
});

test("due terms are asked for also where the account could not be read at first", async () => {
  const page = await open({ cookie: true, agreed: "v0", down: ["GET /api/account"] });
  page.named("Start");
  page.problems.clear();
  await page.during(() => void page.clock.pass(400));
  await page.during(() => {});
  assert.match(page.text("h1"), /The terms have changed/);
});

test("who is shut out may sign out", async () => {
  const page = await inCall();
  await page.over("banned", "Until Monday.");
  await page.press("Sign out");
  assert(page.requests.includes("DELETE /api/sessions/current"));
  page.named("Sign in");
});

test("nothing of one visitor is there for the next, not what they met or half wrote, nor their invite", async () => {
  const page = await inCall({ invite: "LAMP-42" });
  await page.write("Message", "half a secret");
  await page.say("text", { room: "room_1", id: "m", text: "theirs" });
  assert.equal(page.invitation.code, "LAMP-42");
  await page.during(() => {
    page.session.forget(null);
    void page.session.signIn("ben", "secret");
  });
  await page.during(() => {});
  assert.equal((page.named("Message") as HTMLInputElement).value, "");
  assert.equal(page.text('[role="log"]'), "");
  assert.equal(page.invitation.code, "");
  assert.equal(page.chat.view.state.room, null);
});

test("an invite has served when a member is in", async () => {
  const page = await open({ cookie: true, guest: false, invite: "LAMP-42" });
  assert.equal(page.invitation.code, "");
});
