// Writes dist/index.html: the template with the hashed names that esbuild chose, and the mark under a hashed name.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const { outputs } = JSON.parse(readFileSync("dist/.meta.json", "utf8"));
const entry = Object.entries(outputs).find(([, output]) => output.entryPoint === "src/main.tsx");
if (!entry?.[1].cssBundle && !Object.keys(outputs).some((name) => name.endsWith(".css"))) {
  throw new Error("the build made no style sheet");
}
const script = entry[0].replace(/^dist/, "");
const style = (entry[1].cssBundle ?? Object.keys(outputs).find((name) => name.endsWith(".css"))).replace(/^dist/, "");

const mark = readFileSync("src/mark.svg");
const digest = createHash("sha256").update(mark).digest("hex").slice(0, 8).toUpperCase();
mkdirSync("dist/assets", { recursive: true });
writeFileSync(`dist/assets/mark-${digest}.svg`, mark);

const names = { SCRIPT: script, STYLE: style, MARK: `/assets/mark-${digest}.svg` };
const page = readFileSync("src/index.html", "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => {
  if (!(name in names)) throw new Error(`index.html asks for ${name}, which the build does not make`);
  return names[name];
});
writeFileSync("dist/index.html", page);
