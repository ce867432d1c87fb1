import assert from "node:assert/strict";
import { test } from "node:test";
import { createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { nothing, withCount } from "../src/choice";
import { place, request } from "../src/reserve";
import { type Challenge, solve } from "../src/work";
import { World } from "./fake";
import { sale, standing } from "./house";

const secret = "a secret";
const challenge = async (counter: number) =>
  (await createChallenge({ algorithm: "PBKDF2/SHA-256", cost: 10, counter, deriveKey, hmacSignatureSecret: secret })) as unknown as Challenge;

test("a challenge is solved as ALTCHA's own library checks it", async () => {
  for (const counter of [0, 1, 255, 256, 300]) {
    const answer = JSON.parse(atob((await solve(await challenge(counter)))!));
    assert.equal(answer.solution.counter, counter);
    assert.ok((await verifySolution({ ...answer, deriveKey, hmacSignatureSecret: secret })).verified);
  }
});

test("what this browser cannot compute has no answer", async () => {
  const c = await challenge(1);
  assert.equal(await solve({ ...c, parameters: { ...c.parameters, algorithm: "ARGON2ID" } }), undefined);
  assert.equal(await solve(c, null as unknown as SubtleCrypto), undefined);
});

const body = request(withCount(nothing, standing, 2), sale, Date.parse("2027-01-01T13:00:00Z"))!;
const session = async () => {};

test("work that is asked for is done once, and the wish goes on", async () => {
  const asked = { status: 428, body: { code: "work_needed", challenge: await challenge(3) } };
  const w = new World((_, n) => (n === 1 ? asked : { status: 201, body: { hold: "hold_1" } }));
  assert.equal((await place(w.api(), "sale_club", body, session)).hold, "hold_1");
  assert.deepEqual(w.sent.map((s) => s.work !== undefined), [false, true]);
  const again = new World(() => asked);
  await assert.rejects(place(again.api(), "sale_club", body, session));
  assert.equal(again.sent.length, 2);
});
