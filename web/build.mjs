// Bundles the shop into dist, or with --test the tests into test/out and runs
// them with Node's own runner.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(dirname(fileURLToPath(import.meta.url)));

const shared = {
  bundle: true,
  target: ["es2022"],
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "warning",
};

await (process.argv.includes("--test") ? test() : shop());

async function shop() {
  for (const name of readdirSync("dist")) {
    if (name !== ".keep") rmSync(join("dist", name), { recursive: true });
  }
  const { metafile } = await build({
    ...shared,
    entryPoints: ["src/main.tsx"],
    outdir: "dist/assets",
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    format: "esm",
    splitting: true,
    minify: true,
    metafile: true,
    legalComments: "none",
  });
  const made = Object.entries(metafile.outputs);
  const script = made.find(([, o]) => o.entryPoint === "src/main.tsx");
  page("src/index.html", "index.html", script[0], script[1].cssBundle);
  await room();
}

// room bundles the waiting room's page, which takes nothing of the shop's: it is what
// everybody loads at one time.
async function room() {
  const { metafile } = await build({
    bundle: true,
    target: ["es2022"],
    logLevel: "warning",
    entryPoints: ["room/room.ts", "room/room.css"],
    outdir: "dist/assets",
    entryNames: "[name]-[hash]",
    format: "esm",
    minify: true,
    metafile: true,
    legalComments: "none",
  });
  const made = (source) => Object.entries(metafile.outputs).find(([, o]) => o.entryPoint === source)[0];
  page("room/room.html", "room.html", made("room/room.ts"), made("room/room.css"));
}

// page writes a page that names its assets.
function page(from, to, script, style) {
  const text = readFileSync(from, "utf8")
    .replace("SCRIPT", "/" + relative("dist", script))
    .replace("STYLE", "/" + relative("dist", style));
  writeFileSync(join("dist", to), text);
}

async function test() {
  rmSync("test/out", { recursive: true, force: true });
  mkdirSync("test/out", { recursive: true });
  await build({
    ...shared,
    entryPoints: readdirSync("test").filter((n) => /\.test\.tsx?$/.test(n)).map((n) => join("test", n)),
    outdir: "test/out",
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "node",
    sourcemap: "inline",
  });
  const files = readdirSync("test/out").filter((n) => n.endsWith(".mjs")).map((n) => join("test/out", n));
  const report = process.argv.includes("--json") ? ["--test-reporter", "./test/reporter.mjs", "--test-reporter-destination", "stdout"] : [];
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...report, ...files], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
}
