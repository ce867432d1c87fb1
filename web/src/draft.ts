// The choice of one sale, kept over reloads of its tab.

import { type Signal, signal } from "@preact/signals";
import { tab } from "./app";
import { type Choice, nothing } from "./choice";

const drafts = new Map<string, Signal<Choice>>();
const slot = (sale: string) => `choice ${sale}`;

export function draft(sale: string): Signal<Choice> {
  let d = drafts.get(sale);
  if (!d) {
    d = signal(read(sale));
    drafts.set(sale, d);
  }
  return d;
}

export function choose(sale: string, choice: Choice): void {
  draft(sale).value = choice;
  tab.setItem(slot(sale), JSON.stringify(choice));
}

function read(sale: string): Choice {
  try {
    return { ...nothing, ...(JSON.parse(tab.getItem(slot(sale)) ?? "{}") as Partial<Choice>) };
  } catch {
    return nothing;
  }
}
