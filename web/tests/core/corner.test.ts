import assert from "node:assert/strict";
import { test } from "node:test";

import {
  browserCornerKeepsake,
  cornerByKey,
  firstCorner,
  keptWithin,
  nearestCorner,
  nextCorner,
} from "../../src/core/corner";
import type { Corner } from "../../src/core/corner";

const stage = { left: 0, top: 50, width: 390, height: 600 };
const picture = (left: number, top: number) => ({ left, top, width: 105, height: 140 });

test("a picture that is let go lies in the corner of the stage that is nearest to its middle", () => {
  assert.equal(nearestCorner(picture(0, 50), stage), "top left");
  assert.equal(nearestCorner(picture(143, 279), stage), "top right");
  assert.equal(nearestCorner(picture(142, 281), stage), "bottom left");
  assert.equal(nearestCorner(picture(285, 510), stage), "bottom right");
});

test("a picture follows the finger to the edge of the stage and no further", () => {
  const from = picture(273, 62);
  assert.deepEqual(keptWithin(stage, from, [-50, 100]), [-50, 100]);
  assert.deepEqual(keptWithin(stage, from, [-900, -900]), [-273, -12]);
  assert.deepEqual(keptWithin(stage, from, [900, 900]), [12, 448]);
});

test("each arrow leads to its side, and no other key anywhere", () => {
  assert.equal(cornerByKey("top right", "ArrowDown"), "bottom right");
  assert.equal(cornerByKey("bottom right", "ArrowLeft"), "bottom left");
  assert.equal(cornerByKey("bottom left", "ArrowUp"), "top left");
  assert.equal(cornerByKey("top left", "ArrowRight"), "top right");
  assert.equal(cornerByKey("top right", "ArrowUp"), "top right");
  assert.equal(cornerByKey("top right", "Tab"), null);
});

test("four presses lead round all four corners and back", () => {
  const round: Corner[] = [firstCorner];
  for (let press = 0; press < 4; press += 1) round.push(nextCorner(round[press] ?? firstCorner));
  assert.deepEqual(round, ["top right", "bottom right", "bottom left", "top left", "top right"]);
});

test("the corner is remembered, and neither nonsense nor a shut storage does harm", () => {
  const held = new Map<string, string>();
  const storage = {
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  } as unknown as Storage;
  const keepsake = browserCornerKeepsake(() => storage);
  assert.equal(keepsake.corner(), "top right");
  keepsake.note("bottom left");
  assert.equal(keepsake.corner(), "bottom left");
  for (const key of held.keys()) held.set(key, "the middle");
  assert.equal(keepsake.corner(), "top right");
  const shut = browserCornerKeepsake(() => {
    throw new Error("shut");
  });
  shut.note("top left");
  assert.equal(shut.corner(), "top right");
});
