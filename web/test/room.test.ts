import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, make, publicKey, sign } from "../room/browser";
import { rank } from "../room/draw";
import { memoryStore } from "../src/keys";
import { turnFor } from "../src/turn";

// What the server's own draw says of this seed: size, then the ranks of entries 1, 2 and the last.
const seed = "01080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3da";
const drawn: [number, number, number, number][] = [
  [2, 1, 2, 2],
  [3, 2, 1, 3],
  [10, 2, 3, 6],
  [257, 32, 156, 208],
  [1000, 115, 816, 507],
  [100_000, 16_467, 13_931, 15_231],
];

test("a browser works out the place that the server has drawn", async () => {
  for (const [size, first, second, last] of drawn) {
    assert.deepEqual([await rank(seed, size, 1), await rank(seed, size, 2), await rank(seed, size, size)], [first, second, last], `of ${size}`);
  }
});

test("everybody has a place of their own", async () => {
  const places = await Promise.all(Array.from({ length: 50 }, (_, i) => rank(seed, 50, i + 1)));
  assert.deepEqual(places.sort((a, b) => a - b), Array.from({ length: 50 }, (_, i) => i + 1));
});

test("who came after the cut-off stands behind, in order", async () => {
  assert.equal(await rank(seed, 10, 11), 11);
});

test("a place is shown to be this browser's by a signature of the key that is sent", async () => {
  const kept = await make();
  const sent = publicKey(kept);
  const bytes = (text: string) => Buffer.from(text, "base64url");
  assert.equal(bytes(sent).length, 65);
  assert.equal(bytes(kept.salt).length, 16);
  const key = await crypto.subtle.importKey("raw", bytes(sent), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  const signature = bytes(await sign(kept, "hello"));
  assert.equal(signature.length, 64);
  assert.ok(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, Buffer.from("hello")));
  assert.equal(base64(Uint8Array.of(255, 254)), "__4");
});

test("a turn is for one window, as long as it lasts", () => {
  const store = memoryStore();
  store.setItem("turn sale_tour general", JSON.stringify({ turn: "trn.1", until: "2027-01-01T12:00:00Z" }));
  const at = (clock: string) => turnFor(store, "sale_tour", "general", Date.parse(clock));
  assert.equal(at("2027-01-01T11:59:59Z"), "trn.1");
  assert.equal(at("2027-01-01T12:00:00Z"), undefined);
  assert.equal(turnFor(store, "sale_tour", "presale", 0), undefined);
  store.setItem("turn sale_tour general", "{");
  assert.equal(at("2027-01-01T11:59:59Z"), undefined);
});
