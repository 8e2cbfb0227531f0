import assert from "node:assert/strict";
import { test } from "node:test";

import { isBlack } from "../../src/core/call/black";
import { isScreen } from "../../src/core/call/shape";

/** Points of these greys. */
const greys = (...lights: number[]): number[] => lights.flatMap((light) => [light, light, light, 255]);
const all = (light: number): number[] => greys(...Array.from({ length: 192 }, () => light));

test("a covered lens and a camera that is off are black, its noise included", () => {
  assert.equal(isBlack(all(0)), true);
  assert.equal(isBlack(all(16)), true);
  assert.equal(isBlack(greys(...Array.from({ length: 192 }, (_, at) => 8 + (at % 7)))), true);
});

test("a dark room, a face by the light of a screen, and a wall of one colour are not", () => {
  assert.equal(isBlack(all(40)), false);
  assert.equal(isBlack(Array.from({ length: 192 }, () => [0, 0, 250, 255]).flat()), false);
  // A tenth of the picture is a face in the dark.
  assert.equal(isBlack(greys(...Array.from({ length: 192 }, (_, at) => (at % 10 === 0 ? 90 : 4)))), false);
});

test("what cannot be looked at is not called black", () => {
  assert.equal(isBlack([]), false);
});

test("a face fills its pane: cameras have few shapes, upright or not, and browsers make them smaller", () => {
  for (const [width, height] of [
    [1280, 720],
    [640, 360],
    [320, 181],
    [640, 480],
    [320, 240],
    [720, 1280],
    [480, 640],
    [352, 288],
    [720, 720],
    [0, 0],
  ] as const)
    assert.equal(isScreen({ width, height }), false, `${width}x${height}`);
});

test("a screen is shown whole: it is larger than a camera's picture, or of another shape", () => {
  for (const [width, height] of [
    [1920, 1080],
    [1366, 768],
    [2560, 1440],
    [1280, 800],
    [800, 500],
    [1200, 800],
    [1000, 300],
    [1080, 2340],
  ] as const)
    assert.equal(isScreen({ width, height }), true, `${width}x${height}`);
});
