import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../src/api";
import { lines, nothing, withCount, withPick, withSeat } from "../src/choice";
import { refusal } from "../src/refusal";
import { pair, sale, seated, standing } from "./house";

const no = (code: string, more: Record<string, unknown> = {}, status = 409, title = "") => new Problem(status, code, title, "a detail for programs", more, 0);
const offers = (r: ReturnType<typeof refusal>) => r.offers.map((o) => [o.label, lines(o.choice, sale)]);

test("too few left: says how many and offers them", () => {
  const c = withCount(nothing, standing, 4);
  const r = refusal(no("sold_out", { available: 3, returning: 2, line: 0 }), c, sale);
  assert.deepEqual(r.words, ["Only 3 are left.", "2 more are reserved by others and may come back within minutes.", "Nothing was reserved."]);
  assert.deepEqual(offers(r), [["Take 3 instead", [{ type: "ga", count: 3 }]]]);
});

test("nothing left: no offer", () => {
  const r = refusal(no("sold_out", { available: 0, line: 0 }), withCount(nothing, standing, 4), sale);
  assert.deepEqual(r.words, ["Sold out.", "Nothing was reserved."]);
  assert.deepEqual(r.offers, []);
});

test("what is left is offered only if it can be bought", () => {
  const c = withCount(nothing, pair, 3); // admits 2 each, 2 at least
  assert.deepEqual(offers(refusal(no("sold_out", { available: 5 }), c, sale)), [["Take 2 instead", [{ type: "pair", count: 2 }]]]);
  assert.deepEqual(offers(refusal(no("sold_out", { available: 3 }), c, sale)), []);
});

test("the line says which of several", () => {
  const c = withCount(withCount(nothing, standing, 2), seated, 4);
  const r = refusal(no("sold_out", { available: 1, line: 1 }), c, sale);
  assert.deepEqual(offers(r), [["Take 1 instead", [{ type: "ga", count: 2 }, { type: "stalls", count: 1 }]]]);
  assert.deepEqual(refusal(no("sold_out", { available: 1 }), c, sale).offers, [], "not said, not guessed");
});

test("taken seats are named, and the rest is offered", () => {
  const c = withSeat(withSeat(nothing, seated, "A-1"), seated, "A-2");
  const r = refusal(no("seats_taken", { seats: ["A-2"], line: 0 }), c, sale, (id) => `seat ${id}`);
  assert.deepEqual(r.words, ["Somebody was faster: seat A-2.", "Nothing was reserved."]);
  assert.deepEqual(offers(r), [
    ["Go on without them", [{ type: "stalls", seats: ["A-1"] }]],
    ["Take the best available instead", [{ type: "stalls", count: 2 }]],
  ]);
});

test("no seats together: apart, elsewhere or fewer", () => {
  const c = withPick(withCount(nothing, seated, 4), "stalls", { section: "A" });
  assert.deepEqual(
    refusal(no("no_seats", { available: 9 }), c, sale).offers.map((o) => o.label),
    ["Take seats that are not together", "Look in every section"],
  );
  assert.deepEqual(
    refusal(no("no_seats", { available: 2 }), c, sale).offers.map((o) => o.label),
    ["Look in every section", "Take 2 instead"],
  );
});

test("a limit says how many more, and offers them", () => {
  const r = refusal(no("limit_event", { available: 2 }, 409, "You have reached the limit."), withCount(nothing, standing, 4), sale);
  assert.deepEqual(r.words, ["You have reached the limit.", "You can have 2 more."]);
  assert.deepEqual(offers(r), [["Take 2 instead", [{ type: "ga", count: 2 }]]]);
  assert.deepEqual(refusal(no("limit_event", { available: 0 }), withCount(nothing, standing, 4), sale).offers, []);
});

test("a rule of the house: which seats, and what would do", () => {
  const c = withSeat(withSeat(nothing, seated, "A-1"), seated, "A-2");
  const single = refusal(no("seat_rule", { what: "leaves a single seat", seats: ["A-3"], line: 0 }), c, sale);
  assert.deepEqual(single.words, ["This would leave a single seat that hardly anybody could use: A-3."]);
  assert.deepEqual(offers(single), [
    ["Take these too", [{ type: "stalls", seats: ["A-1", "A-2", "A-3"] }]],
    ["Take the best available instead", [{ type: "stalls", count: 2 }]],
  ]);
  const box = refusal(no("seat_rule", { what: "group broken", seats: ["A-3", "A-4", "A-5"], line: 0 }), c, sale);
  assert.deepEqual(box.offers.map((o) => o.label), ["Take the best available instead"], "five are more than one order may have");
  const companion = refusal(no("seat_rule", { what: "companion seat without its place", seats: ["A-2"], line: 0 }), c, sale);
  assert.deepEqual(offers(companion), [["Go on without them", [{ type: "stalls", seats: ["A-1"] }]]]);
});

test("an address to be proven", () => {
  const r = refusal(no("identity_needed"), withCount(nothing, standing, 1), sale);
  assert.equal(r.proof, true);
});

test("any other no is the server's own sentence, never a blank", () => {
  const said = (p: Problem) => refusal(p, nothing, sale).words;
  assert.deepEqual(said(no("hold_budget", {}, 409, "You already have other reservations open.")), ["You already have other reservations open."]);
  assert.deepEqual(said(no("http_502", {}, 502)), ["Something went wrong on our side. Nothing was charged."]);
  assert.deepEqual(said(no("rate_limited", {}, 429)), ["That was a lot of requests. Please wait a moment."]);
  assert.deepEqual(said(new Problem(409, "http_409", "", "", {}, 0)), ["That did not work."]);
});

test("a document that lies about its types does no harm", () => {
  const c = withCount(nothing, standing, 2);
  for (const more of [{ available: "many", line: "x", seats: 7 }, { available: -3, line: 99 }, { seats: [null, 3] }]) {
    for (const code of ["sold_out", "no_seats", "seats_taken"]) {
      const r = refusal(no(code, more), c, sale);
      assert.ok(r.words.length > 0 && r.words.every((w) => w !== ""), code);
    }
  }
});
