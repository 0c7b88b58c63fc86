// Builds static/portal.css and static/portal.js, each with a .gz beside it.
// The same sources give the same bytes, so a rebuild that changes nothing shows no difference.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import * as esbuild from "esbuild";
import * as sass from "sass";

const assets = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(assets, "..", "static");
mkdirSync(out, { recursive: true });

const compiled = sass.compile(join(assets, "scss", "portal.scss"), {
  loadPaths: [join(assets, "node_modules")],
  quietDeps: true,
  style: "compressed",
});
const css = await esbuild.transform(compiled.css, {
  legalComments: "none",
  loader: "css",
  minify: true,
});
writeFileSync(join(out, "portal.css"), css.code);

await esbuild.build({
  bundle: true,
  entryPoints: [join(assets, "js", "portal.js")],
  format: "esm",
  legalComments: "none",
  minify: true,
  nodePaths: [join(assets, "node_modules")],
  outfile: join(out, "portal.js"),
  target: "es2018",
});

for (const name of ["portal.css", "portal.js", "icon.svg"]) {
  const plain = readFileSync(join(out, name));
  const packed = gzipSync(plain, { level: 9 });
  writeFileSync(join(out, `${name}.gz`), packed);
  console.log(`${name}: ${plain.length} bytes, ${packed.length} compressed`);
}

// What this was built from. A test compares it, so that a changed source is never left unbuilt.
const sources = ["package-lock.json"];
for (const folder of ["build", "js", "scss"]) {
  sources.push(...readdirSync(join(assets, folder)).map((name) => `${folder}/${name}`));
}
const print = createHash("sha256");
for (const name of sources.sort()) {
  print.update(`${name}\n`).update(readFileSync(join(assets, name)));
}
writeFileSync(join(assets, "built-from.sha256"), `${print.digest("hex")}\n`);
