// Keeps the arrows of web/src true. Usage: check-layers.mjs <src folder>
//
//   core        imports nothing from outside core: no React, no package at all
//   hooks       import core, React and each other
//   components  import anything but what is above them
//
// Exits 1 and names every wrong import.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

const root = resolve(process.argv[2] ?? "src");
const mayImport = { core: ["core"], hooks: ["core", "hooks"], components: ["core", "hooks", "components"] };

function* sources(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.[mc]?[jt]sx?$/.test(name)) yield path;
  }
}

// Every way a module is named: `from "x"`, `import "x"`, `import("x")`, `require("x")`, `export … from "x"`.
const specifiers = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'`])([^"'`\n]+)\1/g;

// A comment may say `from "somewhere"` without importing it. Only whole lines are taken for comments, so nothing hides.
const code = (text) => text.replace(/^\s*(\/\/|\/?\*).*$/gm, "");

const wrong = [];
let seen = 0;
for (const layer of Object.keys(mayImport)) {
  for (const path of sources(join(root, layer))) {
    seen += 1;
    for (const [, , name] of code(readFileSync(path, "utf8")).matchAll(specifiers)) {
      const target = name.startsWith(".") ? relative(root, resolve(dirname(path), name)).split(sep)[0] : name;
      const isPackage = !name.startsWith(".");
      const allowed = isPackage
        ? layer !== "core" && /^react(-dom)?(\/|$)/.test(name)
        : mayImport[layer].includes(target);
      if (!allowed) wrong.push(`${relative(root, path)}: ${layer} may not import "${name}"`);
    }
  }
}

if (seen === 0) wrong.push(`no sources found under ${root}`);
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join("\n")}\n`);
  process.exit(1);
}
