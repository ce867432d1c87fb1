import assert from "node:assert/strict";
import { test } from "node:test";
import { after, liveOf } from "../src/live";

const bytes = (...b: number[]) => btoa(String.fromCharCode(...b));
const start = liveOf({
  sale: "sale_tour",
  seq: 10,
  setup: 3,
  events: [{ event: "one", seats: 12, free: bytes(0b00001111, 0b0001) }],
  types: [{ type: "p1", state: "few", left: 5 }, { type: "floor", state: "available" }],
});
const seats = (l: typeof start) => Array.from({ length: 12 }, (_, i) => (l.free.get("one")!.has(i) ? "1" : "0")).join("");

test("bits are read from the lowest up", () => assert.equal(seats(start), "111100001000"));

test("a change moves seats and offers, and leaves the rest", () => {
  const d = { from: 10, seq: 12, setup: 3, events: [{ event: "one", freed: [7, 11], taken: [0, 8] }], types: [{ type: "p1", state: "none" as const, returning: true }] };
  const next = after(start, d)!;
  assert.equal(seats(next), "011100010001");
  assert.deepEqual(next.offers.get("p1"), { type: "p1", state: "none", returning: true });
  assert.equal(next.offers.get("floor")!.state, "available");
  assert.equal(next.seq, 12);
  assert.equal(seats(start), "111100001000", "what is on the screen is not written to");
  assert.equal(after(next, d), next, "the same change twice changes nothing");
});

test("all seats at once", () => {
  const next = after(start, { from: 9, seq: 11, setup: 3, events: [{ event: "one", free: bytes(255, 15) }], types: [] })!;
  assert.equal(seats(next), "111111111111");
});

test("a gap or another set-up is not guessed over", () => {
  const d = { from: 10, seq: 12, setup: 3, events: [], types: [] };
  assert.equal(after(start, { ...d, from: 11 }), undefined);
  assert.equal(after(start, { ...d, setup: 4 }), undefined);
  assert.equal(after(start, { ...d, events: [{ event: "new", taken: [1] }] }), undefined);
});

test("a seat outside the house is nobody's", () => {
  const next = after(start, { from: 10, seq: 11, setup: 3, events: [{ event: "one", freed: [9_999], taken: [] }], types: [] })!;
  assert.equal(next.free.get("one")!.has(9_999), false);
});
