// Every word of the shop stands in a table of its language. A language lacks
// nothing or it does not compile; see text_en.ts for the whole list.

import { en } from "./text_en";

export type Key = keyof typeof en;
export type Values = Record<string, string | number>;

const tables: Record<string, Record<Key, string>> = { en };

export const language = pick(typeof navigator === "undefined" ? ["en"] : navigator.languages);

// pick is the first of the reader's languages that the shop speaks.
export function pick(wanted: readonly string[]): string {
  for (const w of wanted) if (tables[w.split("-")[0]!.toLowerCase()]) return w;
  return "en";
}

// t says a text with its values filled in. A text with a count says it for one
// or for several: where "x" is asked with a count, "x_one" is used for one.
export function t(key: Key, values: Values = {}): string {
  const table = tables[language.split("-")[0]!.toLowerCase()] ?? en;
  const one = `${key}_one` as Key;
  const form = typeof values.count === "number" && one in table && plural(values.count) === "one" ? one : key;
  return fill(table[form], values);
}

export function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? value(values[name]!) : whole));
}

// value writes numbers the way the language does: 10,000.
function value(v: string | number): string {
  return typeof v === "number" ? new Intl.NumberFormat(language).format(v) : v;
}

function plural(count: number): string {
  return new Intl.PluralRules(language).select(count);
}

// say is a text of the organizer's: one, or one per language.
export function say(text: string | Record<string, string> | undefined | null, languages: readonly string[] = [language, "en"]): string {
  if (!text) return "";
  if (typeof text === "string") return text;
  for (const l of languages) {
    const found = text[l] ?? text[l.split("-")[0]!.toLowerCase()];
    if (found) return found;
  }
  return Object.values(text)[0] ?? "";
}

// list joins names the way the language does: a, b and c.
export function list(items: string[]): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(items);
}
