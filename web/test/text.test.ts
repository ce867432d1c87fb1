import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { en } from "../src/text_en";

const sources = (readdirSync("src", { recursive: true }) as string[])
  .filter((n) => /\.tsx?$/.test(n) && n !== "text_en.ts")
  .map((n) => readFileSync(join("src", n), "utf8"));

test("every text is said somewhere", () => {
  const all = sources.join("\n");
  const dead = Object.keys(en).filter((k) => !k.endsWith("_one") && !all.includes(`"${k}"`));
  assert.deepEqual(dead, []);
});

test("a text for one has one for several, which is asked with a count", () => {
  for (const k of Object.keys(en).filter((k) => k.endsWith("_one"))) {
    const several = k.slice(0, -"_one".length);
    assert.ok(several in en, k);
  }
});

test("no words beside the table", () => {
  // text between tags, or in what is read out, that is no expression
  const plain = /<(?:p|h\d|button|span|strong|small|label|option|legend|summary|dt|li|a)\b[^<>{}]*>\s*[A-Za-z]{2,}|(?:aria-label|title|placeholder)="[A-Za-z]/;
  for (const s of sources) assert.doesNotMatch(s, plain);
});
