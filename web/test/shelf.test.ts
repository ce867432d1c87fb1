import assert from "node:assert/strict";
import { test } from "node:test";
import { Intents, memoryStore, randomKey } from "../src/keys";
import { dropHold, putHold, putOrder, readShelf } from "../src/shelf";
import { match } from "../src/match";
import { fill, pick, say, t } from "../src/text";

test("two tabs write to one shelf", () => {
  const store = memoryStore();
  putHold(store, "sale_a", "hold_a_1");
  putHold(store, "sale_b", "hold_b_1"); // the other tab
  assert.deepEqual(readShelf(store).holds, { sale_a: "hold_a_1", sale_b: "hold_b_1" });
  putHold(store, "sale_a", "hold_a_2");
  dropHold(store, "hold_a_1");
  assert.deepEqual(readShelf(store).holds, { sale_a: "hold_a_2", sale_b: "hold_b_1" }, "an old one that ends does not take the new one along");
});

test("orders are kept newest first, once each, and not without end", () => {
  const store = memoryStore();
  for (let i = 0; i < 30; i++) putOrder(store, `ord_${i}`);
  putOrder(store, "ord_15");
  const { orders } = readShelf(store);
  assert.equal(orders.length, 20);
  assert.deepEqual(orders.slice(0, 3), ["ord_15", "ord_29", "ord_28"]);
});

test("a shelf that somebody scribbled on is an empty one", () => {
  for (const text of ["", "{", "null", "[]", '{"orders":7}']) {
    const store = memoryStore();
    store.setItem("shelf", text);
    assert.deepEqual(readShelf(store), { holds: {}, orders: [] }, text);
  }
});

test("an intent that somebody scribbled on is none", () => {
  const store = memoryStore();
  const intents = new Intents(store, () => "new");
  for (const text of ["{", "null", '{"key":1,"body":"x"}']) {
    store.setItem("intent x", text);
    assert.equal(intents.open("x"), undefined, text);
  }
  assert.equal(intents.begin("x", "body").key, "new");
});

test("keys are 128 bits and never the same", () => {
  const keys = new Set(Array.from({ length: 1000 }, randomKey));
  assert.equal(keys.size, 1000);
  for (const k of keys) assert.match(k, /^[0-9a-f]{32}$/);
});

test("addresses", () => {
  assert.deepEqual(match("/sales/:sale", "/sales/sale_club"), { sale: "sale_club" });
  assert.deepEqual(match("/sales/:sale", "/sales/sale_club/"), { sale: "sale_club" });
  assert.deepEqual(match("/events/:sale/:event", "/events/a/b%20c"), { sale: "a", event: "b c" });
  assert.deepEqual(match("/", "/"), {});
  assert.equal(match("/sales/:sale", "/sales"), undefined);
  assert.equal(match("/cart", "/cart/x"), undefined);
  assert.equal(match("/orders/:order", "/orders/%E0%A4%A"), undefined, "what is no text is no address");
});

test("texts", () => {
  assert.equal(t("sales.events", { count: 1 }), "1 event");
  assert.equal(t("sales.events", { count: 2 }), "2 events");
  assert.equal(fill("{a} and {b}", { a: 1 }), "1 and {b}");
  assert.equal(t("type.left", { count: 10_000 }), "10,000 left");
  assert.equal(pick(["xx", "en-GB", "en"]), "en-GB");
  assert.equal(pick([]), "en");
  assert.equal(say({ de: "Hallo", en: "Hello" }, ["de-AT", "en"]), "Hallo");
  assert.equal(say({ fr: "Bonjour" }, ["de", "en"]), "Bonjour", "better than nothing");
  assert.equal(say(undefined), "");
});
