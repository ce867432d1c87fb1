import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, check, emptyForm, request, slots } from "../src/form";
import type { Hold, Sale } from "../src/wire";
import { sale as house, standing } from "./house";

const unit = { face: 1000, total: 1150 };
const hold: Hold = {
  hold: "hold_club_1", sale: "sale_club", state: "live", expires_at: "2027-01-01T13:00:00.000Z", currency: "EUR", total: 7900,
  lines: [
    { kind: "ticket", type: "ga", count: 2, unit, total: 2300 },
    { kind: "item", item: "poster", count: 3, unit, total: 1200 },
    { kind: "ticket", type: "stalls", count: 1, seats: ["A-1"], unit, total: 4400 },
  ],
};
const sale: Sale = {
  ...house,
  types: [{ ...standing, policy: { named: true } }, ...house.types.slice(1)],
  questions: [
    { key: "terms", version: 2, text: "I agree", consent: true, attendee: false, required: true },
    { key: "news", version: 1, text: "Send me news", consent: true, attendee: false, required: false },
    { key: "meal", version: 1, text: "Meal", consent: false, attendee: true, required: true, types: ["stalls"] },
    { key: "van", version: 1, text: "Van", consent: false, attendee: false, required: true, types: ["pair"] },
  ],
};
const full = {
  ...emptyForm,
  name: " Ada Fan ", email: "ada@example.org ",
  attendees: { 0: "Ada", 1: " Bo ", 2: "nobody asked" },
  answers: { terms: true, "meal 2": "soup", van: "not asked" },
};

test("tickets are numbered over all lines, items are none", () => {
  assert.deepEqual(slots(hold).map((s) => [s.n, s.line.type]), [[0, "ga"], [1, "ga"], [2, "stalls"]]);
});

test("only what concerns this reservation is asked", () => {
  assert.deepEqual(asked(hold, sale).map((a) => a.id), ["terms", "news", "meal 2"]);
});

test("what is missing is named", () => {
  assert.deepEqual(check(emptyForm, hold, sale), {
    name: "required", email: "required", "attendee 0": "required", "attendee 1": "required", terms: "agree", "meal 2": "required",
  });
  assert.deepEqual(check(full, hold, sale), {});
  assert.deepEqual(check({ ...full, answers: { ...full.answers, terms: false } }, hold, sale), { terms: "agree" });
});

test("addresses are looked at kindly: the server knows better", () => {
  const bad = (email: string) => check({ ...full, email }, hold, sale).email;
  for (const good of ["a@b.co", "a.b+x@sub.example.org", "ü@bücher.example", "'q'@x.yz"]) assert.equal(bad(good), undefined, good);
  for (const wrong of ["ada", "ada@", "@example.org", "ada@example", "ada@example.", "a b@c.de", "a@b@c.de"]) assert.equal(bad(wrong), "email", wrong);
});

test("what is sent", () => {
  assert.deepEqual(request(full, hold, sale, "en"), {
    agreed_total: 7900,
    buyer: { name: "Ada Fan", email: "ada@example.org" },
    attendees: [{ ticket: 0, name: "Ada" }, { ticket: 1, name: "Bo" }],
    answers: [
      { question: "terms", version: 2, agreed: true },
      { question: "meal", version: 1, ticket: 2, text: "soup" },
    ],
    language: "en",
  });
});

test("a consent that was taken back is said, one never touched is not", () => {
  const r = request({ ...full, answers: { ...full.answers, news: false } }, hold, sale, "en");
  assert.deepEqual(r.answers?.find((a) => a.question === "news"), { question: "news", version: 1, agreed: false });
});
