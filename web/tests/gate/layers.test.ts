import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

/** Runs the layer check over a tree of one file. */
function check(path: string, text: string): { passes: boolean; says: string } {
  const root = mkdtempSync(join(tmpdir(), "hallway-layers-"));
  try {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
    const { status, stderr } = spawnSync("node", ["scripts/check-layers.mjs", root], { encoding: "utf8" });
    return { passes: status === 0, says: stderr };
  } finally {
    rmSync(root, { recursive: true });
  }
}

for (const [path, text] of [
  ["core/a.ts", 'import { useState } from "react";'],
  ["core/a.ts", 'import type { ReactNode } from "react";'],
  ["core/a.ts", 'import "react-dom/client";'],
  ["core/a.ts", 'export { memo } from "react";'],
  ["core/a.ts", 'const lazy = import("react");'],
  ["core/deep/a.ts", 'import { useChat } from "../../hooks/useChat";'],
  ["core/a.tsx", 'import { App } from "../components/App";'],
  ["core/a.ts", 'import { readFileSync } from "node:fs";'],
  ["hooks/a.ts", 'import { App } from "../components/App";'],
  ["components/a.tsx", 'import "../main";'],
] as const) {
  test(`${path} is refused ${text}`, () => {
    const { passes, says } = check(path, text);
    assert.equal(passes, false);
    assert.match(says, /may not import/);
  });
}

for (const [path, text] of [
  ["core/chat/a.ts", 'import { b } from "../b";\n// Nothing from "react" here.\n/** Nor `from "react"`. */'],
  ["hooks/a.ts", 'import { useState } from "react";\nimport { chat } from "../core/chat";'],
  ["components/a.tsx", 'import { useChat } from "../hooks/useChat";'],
] as const) {
  test(`${path} is let by ${text.split("\n")[0] ?? ""}`, () => assert.equal(check(path, text).says, ""));
}

test("an empty tree is no proof of anything", () => {
  assert.equal(check("elsewhere/a.ts", "").passes, false);
});
