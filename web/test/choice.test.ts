import assert from "node:assert/strict";
import { test } from "node:test";
import { estimate, isEmpty, lines, needsProof, nothing, phase, pickOf, step, ticketsIn, windowFor, withBundle, withCount, withItem, withPick, withSeat, withoutSeats } from "../src/choice";
import { pair, sale, seated, standing } from "./house";

const count = (c: typeof nothing, type: string) => pickOf(c, type).count;

test("counts stay within what one order may have", () => {
  assert.equal(count(withCount(nothing, standing, 3), "ga"), 3);
  assert.equal(count(withCount(nothing, standing, 9), "ga"), 6);
  assert.equal(count(withCount(nothing, pair, 1_000_000), "pair"), 50, "a type without a limit has the shop's");
  for (const odd of [-1, NaN, 0.5, -Infinity]) assert.ok(isEmpty(withCount(nothing, standing, odd)), String(odd));
  assert.ok(isEmpty(step(nothing, standing, -1)));
});

test("a minimum is stepped over in both directions", () => {
  const one = step(nothing, pair, 1);
  assert.equal(count(one, "pair"), 2);
  assert.ok(isEmpty(step(one, pair, -1)));
  assert.equal(count(step(one, pair, 1), "pair"), 3);
});

test("seats chosen one by one are the count", () => {
  let c = withSeat(withSeat(nothing, seated, "A-1"), seated, "A-2");
  assert.equal(count(c, "stalls"), 2);
  assert.deepEqual(lines(c, sale), [{ type: "stalls", seats: ["A-1", "A-2"] }]);
  c = withSeat(c, seated, "A-1");
  assert.deepEqual(lines(c, sale), [{ type: "stalls", seats: ["A-2"] }]);
  assert.ok(isEmpty(withSeat(c, seated, "A-2")));
  for (const s of ["A-3", "A-4", "A-5", "A-6"]) c = withSeat(c, seated, s);
  assert.deepEqual(pickOf(c, "stalls").seats, ["A-2", "A-3", "A-4", "A-5"], "at most 4");
});

test("a count instead of seats lets the seats go", () => {
  const c = withCount(withSeat(nothing, seated, "A-1"), seated, 2);
  assert.deepEqual(lines(c, sale), [{ type: "stalls", count: 2 }]);
});

test("seats that are gone are let go, the others kept", () => {
  const c = withItem(withSeat(withSeat(nothing, seated, "A-1"), seated, "A-2"), "poster", 1);
  assert.deepEqual(lines(withoutSeats(c, ["A-1", "B-9"]), sale), [{ type: "stalls", seats: ["A-2"] }, { item: "poster", count: 1 }]);
  assert.deepEqual(lines(withoutSeats(c, ["A-1", "A-2"]), sale), [{ item: "poster", count: 1 }]);
});

test("wheelchair places go down with the count", () => {
  let c = withPick(withCount(nothing, seated, 4), "stalls", { accessible: 2, companions: 2 });
  c = withCount(c, seated, 3);
  assert.deepEqual(lines(c, sale), [{ type: "stalls", count: 3, accessible: 2, companions: 1 }]);
  c = withCount(c, seated, 1);
  assert.deepEqual(lines(c, sale), [{ type: "stalls", count: 1, accessible: 1 }]);
});

test("a whole cart as the API wants it, and what it will cost", () => {
  let c = withCount(withCount(nothing, standing, 2), seated, 2);
  c = withPick(c, "stalls", { section: "A", apart: true });
  c = withItem(withItem(withItem(c, "poster", 1), "roof", 750), "post", 1);
  c = withBundle(c, "family", 1);
  assert.deepEqual(lines(c, sale), [
    { type: "ga", count: 2 },
    { type: "stalls", count: 2, section: "A", apart: true },
    { bundle: "family", count: 1 },
    { item: "poster", count: 1 },
    { donation: "roof", amount: 750 },
    { delivery: "post", count: 1 },
  ]);
  assert.equal(ticketsIn(c, sale), 7);
  assert.equal(estimate(c, sale), 2 * 1150 + 2 * 4400 + 6000 + 500 + 750 + 300);
  assert.ok(isEmpty(withBundle(withItem(nothing, "roof", 0), "family", 0)));
});

test("an order's fee comes once, and not for a gift alone", () => {
  const fee = { ...sale, order_fee: { face: 0, total: 150 } };
  assert.equal(estimate(withCount(nothing, standing, 2), fee), 2 * 1150 + 150);
  assert.equal(estimate(withItem(nothing, "roof", 500), fee), 500);
  assert.equal(estimate(nothing, fee), 0);
});

test("who has to prove an address", () => {
  const by = (...identity: string[]) => ({ ...sale, identity });
  assert.equal(needsProof(by(), []), false);
  assert.equal(needsProof(by("email"), []), true);
  assert.equal(needsProof(by("email"), undefined), false, "not known yet, not asked yet");
  assert.equal(needsProof(by("email", "phone"), ["email"]), false);
  assert.equal(needsProof(by("session", "email"), []), false, "the visit itself counts");
  assert.equal(needsProof(by("phone"), ["email"]), true);
});

test("windows open and close at their instant", () => {
  const fans = sale.windows[0]!;
  const at = (s: string) => phase(fans, Date.parse(s));
  assert.deepEqual(
    ["2027-01-01T09:59:59.999Z", "2027-01-01T10:00:00.000Z", "2027-01-02T09:59:59.999Z", "2027-01-02T10:00:00.000Z"].map(at),
    ["early", "open", "open", "over"],
  );
  assert.equal(phase(sale.windows[1]!, Date.parse("2127-01-01T00:00:00Z")), "open", "without an end");
});

test("the window to ask in", () => {
  const key = (c: typeof nothing, at: string) => windowFor(c, sale, Date.parse(at))?.key;
  const ga = withCount(nothing, standing, 1);
  const code = { ...ga, codes: ["FAN"] };
  assert.equal(key(ga, "2027-01-01T09:00:00Z"), undefined, "the box office's window is not the public's");
  assert.equal(key(ga, "2027-01-01T11:00:00Z"), "fans", "the server says that a code is needed");
  assert.equal(key(ga, "2027-01-01T13:00:00Z"), "general");
  assert.equal(key(code, "2027-01-01T13:00:00Z"), "fans");
  assert.equal(key({ ...withCount(ga, pair, 2), codes: ["FAN"] }, "2027-01-01T13:00:00Z"), "general", "only that one sells both");
  assert.equal(key(code, "2027-01-03T00:00:00Z"), "general");
});
