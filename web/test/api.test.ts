import assert from "node:assert/strict";
import { test } from "node:test";
import { Lost, Problem } from "../src/api";
import { World } from "./fake";

const held = { status: 201, body: { hold: "hold_club_1" }, headers: { "Facevalue-Seq": "7" } };
const refusal = { status: 409, body: { code: "sold_out", detail: "2 left", available: 2 } };
const hold = (w: World, count = 2) => w.api().carryOut<{ hold: string }>("hold club", "/v1/sales/club/holds", { count });

test("a lost answer is asked for again with the same key", async () => {
  const w = new World((_, n) => (n < 3 ? "lost" : held));
  const a = await hold(w);
  assert.equal(a.body.hold, "hold_club_1");
  assert.equal(a.seq, 7);
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-1", "key-1"]);
  assert.deepEqual(w.waits, [400, 800]);
  assert.deepEqual(w.troubles, [true, false], "the visitor is told, and told when it is over");
});

test("half an answer is none", async () => {
  const w = new World((_, n) => (n < 2 ? "half" : held));
  assert.equal((await hold(w)).body.hold, "hold_club_1");
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-1"]);
});

test("the next wish gets a key of its own", async () => {
  const w = new World(() => held);
  await hold(w);
  await hold(w);
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-2"]);
});

test("a refusal is an answer: it is not repeated, and trying again is a new wish", async () => {
  const w = new World(() => refusal);
  await assert.rejects(hold(w), (e) => e instanceof Problem && e.code === "sold_out" && e.more.available === 2);
  await assert.rejects(hold(w));
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-2"]);
  assert.deepEqual(w.waits, []);
});

test("after patience the key is kept, also over a reload", async () => {
  let up = false;
  const w = new World(() => (up ? held : "lost"));
  await assert.rejects(hold(w), Lost);
  up = true;
  const again = new World(() => held, w.store);
  assert.equal((await again.api().resume<{ hold: string }>("hold club"))?.body.hold, "hold_club_1");
  assert.deepEqual(again.sent, [{ method: "POST", path: "/v1/sales/club/holds", key: "key-1", body: { count: 2 } }]);
  assert.equal(await again.api().resume("hold club"), undefined, "answered once is answered");
});

test("what is said again unchanged keeps its key, a changed wish does not", async () => {
  const w = new World((_, n) => (n < 2 ? { status: 400, body: { code: "malformed" } } : held));
  w.store.setItem("intent hold club", JSON.stringify({ key: "old", body: JSON.stringify({ method: "POST", path: "/v1/sales/club/holds", body: { count: 2 } }) }));
  await assert.rejects(hold(w, 3));
  assert.equal(w.sent[0]!.key, "key-1");
  const v = new World(() => held);
  v.store.setItem("intent hold club", JSON.stringify({ key: "old", body: JSON.stringify({ method: "POST", path: "/v1/sales/club/holds", body: { count: 2 } }) }));
  await hold(v);
  assert.equal(v.sent[0]!.key, "old");
});

test("busy is waited out for as long as the server says", async () => {
  const w = new World((_, n) => (n < 2 ? { status: 503, body: { code: "busy" }, headers: { "Retry-After": "3" } } : held));
  await hold(w);
  assert.deepEqual(w.waits, [3000]);
  assert.deepEqual(w.troubles, [false], "a busy server is no lost network");
});

test("outcome_unknown repeats only what carries a key", async () => {
  const unknown = { status: 503, body: { code: "outcome_unknown" } };
  const w = new World((_, n) => (n < 2 ? unknown : held));
  await hold(w);
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-1"]);
  const v = new World(() => unknown);
  await assert.rejects(v.api().ask("/v1/sessions/email", { method: "POST", body: {} }), Problem);
  assert.equal(v.sent.length, 1);
});

test("a write without a key is never sent twice on a guess", async () => {
  const w = new World(() => "lost");
  await assert.rejects(w.api().ask("/v1/sessions/email", { method: "POST", body: {} }), Lost);
  assert.equal(w.sent.length, 1);
});

test("a double click while the first runs meets the same answer", async () => {
  const w = new World((_, n) => (n === 2 ? { status: 409, body: { code: "request_running" }, headers: { "Retry-After": "1" } } : held));
  const api = w.api();
  const wish = () => api.carryOut<{ hold: string }>("hold club", "/v1/sales/club/holds", { count: 2 });
  const both = await Promise.all([wish(), wish()]);
  assert.deepEqual(both.map((a) => a.body.hold), ["hold_club_1", "hold_club_1"]);
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-1", "key-1"]);
});

test("answers set the clock", async () => {
  const w = new World(() => ({ status: 200, body: {}, headers: { "Facevalue-Time": "1893456000000" } }));
  await w.api().ask("/v1/sales");
  assert.equal(w.clock.now(), 1893456000000);
});

test("an answer out of a cache does not", async () => {
  const old = { "Facevalue-Time": "1893456000000", "Cache-Control": "public, max-age=1" };
  const w = new World((s) => ({ status: 200, body: {}, headers: s.path === "/livez" ? { "Facevalue-Time": "1893456009000", "Cache-Control": "no-store" } : old }));
  await w.api().ask("/v1/sales");
  assert.equal(w.clock.known, false);
  await w.api().ask("/livez");
  await w.api().ask("/v1/sales");
  assert.equal(w.clock.now(), 1893456009000);
});

test("a page of something in between is no JSON, and not taken for an answer", async () => {
  const w = new World((_, n) => (n < 2 ? { status: 502 } : held));
  await hold(w);
  assert.equal(w.sent.length, 2);
});
