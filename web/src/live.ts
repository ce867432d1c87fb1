// What is left of a sale at one moment, and how a change brings it to a later
// one. Pure.

import { Bits } from "./chart";
import type { Availability, Delta, Offer } from "./wire";

export interface Live {
  seq: number;
  setup: number;
  offers: ReadonlyMap<string, Offer>; // by type
  free: ReadonlyMap<string, Bits>; // by event: seats that anybody may have
}

export function liveOf(doc: Availability): Live {
  return {
    seq: doc.seq,
    setup: doc.setup,
    offers: new Map(doc.types.map((o) => [o.type, o])),
    free: new Map(doc.events.map((e) => [e.event, Bits.of(e.free)])),
  };
}

// after is the state behind a change. A change that came already changes
// nothing; it is undefined when changes before this one are missing, or the sale
// is set up anew: then the whole has to be read.
export function after(live: Live, d: Delta): Live | undefined {
  if (d.seq <= live.seq) return live;
  if (d.from > live.seq || d.setup !== live.setup) return undefined;
  const offers = new Map(live.offers);
  for (const o of d.types) offers.set(o.type, o);
  const free = new Map(live.free);
  for (const e of d.events) {
    const bits = e.free !== undefined ? Bits.of(e.free) : free.get(e.event)?.with(e.freed ?? [], e.taken ?? []);
    if (!bits) return undefined;
    free.set(e.event, bits);
  }
  return { seq: d.seq, setup: d.setup, offers, free };
}
