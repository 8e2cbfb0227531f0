import assert from "node:assert/strict";
import { test } from "node:test";

import { addInterests, interestsIn, languageChoices, sameWish, subtagOf } from "../../src/core/wish";

test("an interest has one form, however it is written, and the same ones are merged", () => {
  assert.deepEqual(addInterests([], "  Night   Trains ").interests, ["night trains"]);
  assert.deepEqual(addInterests(["tea"], "TEA, ｔｅａ,Straße, STRASSE").interests, ["tea", "strasse"]);
  assert.deepEqual(addInterests(["tea"], " , ,").interests, ["tea"]);
});

test("what is too long or too many is not taken, said, and kept to be written again", () => {
  const long = addInterests([], `tea,${"x".repeat(33)}`);
  assert.deepEqual(long.interests, ["tea"]);
  assert.equal(long.rest, "x".repeat(33));
  assert.match(long.mistake ?? "", /32 characters/);
  assert.equal(addInterests([], "😀".repeat(32)).mistake, null);
  const ten = Array.from({ length: 10 }, (_, number) => `interest ${number}`);
  const many = addInterests(ten, "one more");
  assert.deepEqual(many.interests, ten);
  assert.match(many.mistake ?? "", /10 are enough/);
  assert.equal(addInterests(ten, "interest 3").mistake, null);
});

test("what was kept is read whatever it is", () => {
  assert.deepEqual(interestsIn(["tea", 7, "", "x".repeat(40), "chess"]), ["tea"]);
  for (const nonsense of [null, undefined, "tea", { 0: "tea" }]) assert.deepEqual(interestsIn(nonsense), []);
});

test("a language is its primary subtag, and that of the browser is suggested", () => {
  assert.equal(subtagOf("en-GB"), "en");
  for (const nonsense of ["", "e", "12", "english", null]) assert.equal(subtagOf(nonsense), "");
  const { suggested, others } = languageChoices(["de-CH", "de", "en-US", "gsw"]);
  assert.deepEqual(suggested.map(({ language }) => language).slice(0, 2), ["de", "en"]);
  assert.equal(suggested.length, 3);
  assert.equal(suggested[0]?.name, "Deutsch");
  assert(!others.some(({ language }) => language === "de"));
});

test("two ask for the same if it is written the same", () => {
  const tea = { interests: ["tea"], language: "en" };
  assert(sameWish(tea, { interests: ["tea"], language: "en" }));
  assert(!sameWish(tea, { interests: ["tea"], language: "" }));
  assert(!sameWish(tea, { interests: [], language: "en" }));
  assert(!sameWish(tea, null));
});
