import assert from "node:assert/strict";
import { test } from "node:test";
import { Lost, Problem } from "../src/api";
import { nothing, withCount } from "../src/choice";
import { add, holdIntent, place, request, resume } from "../src/reserve";
import { World } from "./fake";
import { sale, standing } from "./house";

const body = request(withCount(nothing, standing, 2), sale, Date.parse("2027-01-01T13:00:00Z"))!;
const held = (hold: string) => ({ status: 201, body: { hold } });
const no = (code: string, status = 409) => ({ status, body: { code } });
const sessions = () => {
  const asked: boolean[] = [];
  return { asked, session: async (again: boolean) => void asked.push(again) };
};

test("nothing is asked for while no window is open", () => {
  assert.equal(request(withCount(nothing, standing, 2), sale, 0), undefined);
});

test("the visitor is known before anything is asked for", async () => {
  const { asked, session } = sessions();
  const w = new World(() => (assert.deepEqual(asked, [false]), held("hold_1")));
  assert.equal((await place(w.api(), "sale_club", body, session)).hold, "hold_1");
});

test("a session that the server has forgotten is begun anew, and the wish gets another key", async () => {
  const { asked, session } = sessions();
  const w = new World((_, n) => (n === 1 ? no("session_over", 401) : held("hold_1")));
  await place(w.api(), "sale_club", body, session);
  assert.deepEqual(asked, [false, true]);
  assert.deepEqual(w.sent.map((s) => s.key), ["key-1", "key-2"]);
});

test("who has a reservation adds to it", async () => {
  const w = new World(() => ({ status: 200, body: { hold: "hold_1" } }));
  await add(w.api(), "sale_club", "hold_1", { ...body, codes: ["FRIENDS"] }, sessions().session);
  assert.deepEqual(w.sent, [{ method: "PATCH", path: "/v1/holds/hold_1", key: "key-1", body: { add: [{ type: "ga", count: 2 }], codes: ["FRIENDS"] } }]);
});

test("a reservation that has ended is no obstacle", async () => {
  for (const code of ["hold_gone", "unknown", "session_over"]) {
    const w = new World((_, n) => (n === 1 ? no(code) : held("hold_2")));
    assert.equal((await add(w.api(), "sale_club", "hold_1", body, sessions().session)).hold, "hold_2", code);
    assert.equal(w.sent[1]!.path, "/v1/sales/sale_club/holds");
  }
});

test("what cannot be added is refused, and nothing else is tried", async () => {
  const w = new World(() => no("sold_out"));
  await assert.rejects(add(w.api(), "sale_club", "hold_1", body, sessions().session), (e) => e instanceof Problem && e.code === "sold_out");
  assert.equal(w.sent.length, 1);
});

test("a reload asks for the answer that is still out, of a new reservation or of more", async () => {
  for (const first of ["place", "add"] as const) {
    const gone = new World(() => "lost");
    const wish = first === "place" ? place(gone.api(), "sale_club", body, sessions().session) : add(gone.api(), "sale_club", "hold_1", body, sessions().session);
    await assert.rejects(wish, Lost);
    const back = new World(() => held("hold_1"), gone.store);
    assert.equal((await resume(back.api(), "sale_club", "hold_1"))?.hold, "hold_1", first);
    assert.equal(back.sent[0]!.key, "key-1");
    assert.deepEqual(back.sent[0]!.body, gone.sent[0]!.body);
    assert.equal(await resume(back.api(), "sale_club", "hold_1"), undefined);
  }
  assert.equal(await resume(new World(() => "lost").api(), "sale_club", undefined), undefined);
  assert.notEqual(holdIntent("a"), holdIntent("b"));
});
