// What the visitor has picked and not yet asked for. Pure: a choice goes in, a
// new one comes out.

import type { Sale, TicketType, WantLine, Window } from "./wire";

export interface Pick {
  count: number;
  seats: string[]; // chosen one by one; when there are any, count is theirs
  section: string; // best available in here only
  apart: boolean;
  accessible: number;
  companions: number;
}

export interface Choice {
  types: Record<string, Pick>;
  items: Record<string, number>; // units, or minor units of a donation
  bundles: Record<string, number>;
  codes: string[];
}

export const nothing: Choice = { types: {}, items: {}, bundles: {}, codes: [] };
export const noPick: Pick = { count: 0, seats: [], section: "", apart: false, accessible: 0, companions: 0 };

// most is the highest count of one type that the shop lets somebody pick.
const most = 50;

export function pickOf(c: Choice, type: string): Pick {
  return c.types[type] ?? noPick;
}

export function withPick(c: Choice, type: string, change: Partial<Pick>): Choice {
  const pick = { ...pickOf(c, type), ...change };
  const types = { ...c.types };
  if (pick.count === 0 && pick.seats.length === 0) delete types[type];
  else types[type] = pick;
  return { ...c, types };
}

// withCount picks so many, wherever they are.
export function withCount(c: Choice, type: TicketType, count: number): Choice {
  const top = Math.min(type.max || most, most);
  const n = Math.max(0, Math.min(top, Math.trunc(count) || 0));
  const pick = pickOf(c, type.key);
  const accessible = Math.min(pick.accessible, n);
  return withPick(c, type.key, {
    count: n,
    seats: [],
    accessible,
    companions: Math.min(pick.companions, n - accessible),
  });
}

// step goes one up or down, over what a type's minimum leaves out.
export function step(c: Choice, type: TicketType, by: 1 | -1): Choice {
  const now = pickOf(c, type.key).count;
  let next = now + by;
  const min = type.min ?? 0;
  if (next > 0 && next < min) next = by > 0 ? min : 0;
  return withCount(c, type, next);
}

// withSeat takes a seat in or out.
export function withSeat(c: Choice, type: TicketType, seat: string): Choice {
  const seats = pickOf(c, type.key).seats;
  const next = seats.includes(seat) ? seats.filter((s) => s !== seat) : [...seats, seat];
  if (next.length > Math.min(type.max || most, most)) return c;
  return withPick(c, type.key, { seats: next, count: next.length, section: "" });
}

// withoutSeats lets go of seats that somebody else got.
export function withoutSeats(c: Choice, gone: readonly string[]): Choice {
  let out = c;
  for (const [type, pick] of Object.entries(c.types)) {
    if (!pick.seats.some((s) => gone.includes(s))) continue;
    const seats = pick.seats.filter((s) => !gone.includes(s));
    out = withPick(out, type, { seats, count: seats.length });
  }
  return out;
}

export function withItem(c: Choice, item: string, n: number): Choice {
  return { ...c, items: without(c.items, item, n) };
}

export function withBundle(c: Choice, bundle: string, n: number): Choice {
  return { ...c, bundles: without(c.bundles, bundle, n) };
}

function without(all: Record<string, number>, key: string, n: number): Record<string, number> {
  const { [key]: _, ...rest } = all;
  return n > 0 ? { ...rest, [key]: n } : rest;
}

export function isEmpty(c: Choice): boolean {
  return [c.types, c.items, c.bundles].every((m) => Object.keys(m).length === 0);
}

// ticketsIn counts what admits somebody.
export function ticketsIn(c: Choice, sale: Sale): number {
  let n = 0;
  for (const p of Object.values(c.types)) n += p.count;
  for (const b of sale.bundles ?? []) n += (c.bundles[b.key] ?? 0) * b.parts.reduce((sum, p) => sum + p.count, 0);
  return n;
}

// estimate is what the choice will cost before codes, with the fee that an order
// has once. The reservation says what is really to be paid.
export function estimate(c: Choice, sale: Sale): number {
  const sum = goods(c, sale);
  const given = Object.entries(c.items).reduce((all, [key, n]) => all + (isDonation(sale, key) ? n : 0), 0);
  return sum > given ? sum + (sale.order_fee?.total ?? 0) : sum;
}

const isDonation = (sale: Sale, key: string) => sale.items?.find((i) => i.key === key)?.kind === "donation";

function goods(c: Choice, sale: Sale): number {
  let sum = 0;
  for (const type of sale.types) sum += pickOf(c, type.key).count * (type.price?.total ?? 0);
  for (const b of sale.bundles ?? []) sum += (c.bundles[b.key] ?? 0) * (b.price?.total ?? 0);
  for (const i of sale.items ?? []) sum += (c.items[i.key] ?? 0) * (i.kind === "donation" ? 1 : (i.price?.total ?? 0));
  return sum;
}

// lines is the choice as the API wants it.
export function lines(c: Choice, sale: Sale): WantLine[] {
  const out: WantLine[] = [];
  for (const type of sale.types) {
    const p = c.types[type.key];
    if (p) out.push(ticketLine(type, p));
  }
  for (const b of sale.bundles ?? []) {
    if (c.bundles[b.key]) out.push({ bundle: b.key, count: c.bundles[b.key] });
  }
  for (const i of sale.items ?? []) {
    const n = c.items[i.key];
    if (!n) continue;
    out.push(i.kind === "donation" ? { donation: i.key, amount: n } : { [i.kind]: i.key, count: n });
  }
  return out;
}

function ticketLine(type: TicketType, p: Pick): WantLine {
  if (p.seats.length > 0) return { type: type.key, seats: p.seats };
  const line: WantLine = { type: type.key, count: p.count };
  if (!type.categories?.length) return line;
  if (p.section) line.section = p.section;
  if (p.apart) line.apart = true;
  if (p.accessible) line.accessible = p.accessible;
  if (p.companions) line.companions = p.companions;
  return line;
}

export type Phase = "early" | "open" | "over";

export function phase(w: Window, now: number): Phase {
  if (now < Date.parse(w.opens_at)) return "early";
  return w.closes_at && now >= Date.parse(w.closes_at) ? "over" : "open";
}

// windowFor is the window to ask in: the first open one that sells all that was
// chosen. One that wants a code comes first when there is a code, and last when
// there is none.
export function windowFor(c: Choice, sale: Sale, now: number): Window | undefined {
  const wanted = new Set(Object.keys(c.types));
  for (const b of sale.bundles ?? []) if (c.bundles[b.key]) b.parts.forEach((p) => wanted.add(p.type));
  const open = publicWindows(sale).filter((w) => phase(w, now) === "open");
  const fit = open.filter((w) => [...wanted].every((k) => w.types.includes(k)));
  const coded = c.codes.length > 0;
  return fit.find((w) => !!w.access === coded) ?? fit.find((w) => !w.access) ?? fit[0] ?? open[0];
}

export function publicWindows(sale: { windows: Window[] }): Window[] {
  return sale.windows.filter((w) => !w.staff);
}

// needsProof says whether somebody has to prove who they are before anything can
// be reserved: there is a limit, and nothing that they have shown counts.
export function needsProof(sale: Sale, proven: readonly string[] | undefined): boolean {
  const counts = sale.identity ?? [];
  if (proven === undefined || counts.length === 0 || counts.includes("session")) return false;
  return !counts.some((kind) => proven.includes(kind));
}
