import assert from "node:assert/strict";
import { test } from "node:test";
import { Blocked, Declined, loadStripe, showForm, type Stripe } from "../src/stripe_form";
import type { PayForm } from "../src/wire";

const needs: PayForm = { company: "stripe", publishable_key: "pk_test_1", client_secret: "pi_1_secret_2", account: "acct_9", currency: "EUR", total: 5000 };

// script is Stripe's script as far as we use it; it notes what it is asked.
function script(said: { event: "ready" | "loaderror"; error?: string }) {
  const asked: unknown[] = [];
  const stripe: Stripe = (key, options) => {
    asked.push([key, options]);
    return {
      elements: (o) => (asked.push(o), { create: () => element }),
      confirmPayment: (o) => (asked.push(o.confirmParams), Promise.resolve(said.error ? { error: { message: said.error } } : {})),
    };
  };
  const then = new Map<string, (e?: { error?: { message?: string } }) => void>();
  const element = {
    mount: () => then.get(said.event)?.({ error: { message: "no" } }),
    on: (event: string, f: () => void) => void then.set(event, f),
  };
  return { stripe, asked };
}

const box = {} as HTMLElement;

test("the form is for the payment, in the seller's account and the buyer's language", async () => {
  const { stripe, asked } = script({ event: "ready" });
  const form = await showForm(stripe, needs, box, "de");
  await form.pay("https://tickets.example/orders/ord_club_7");
  assert.deepEqual(asked, [
    ["pk_test_1", { stripeAccount: "acct_9" }],
    { clientSecret: "pi_1_secret_2", locale: "de" },
    { return_url: "https://tickets.example/orders/ord_club_7" },
  ]);
});

test("a decline is told in the company's words", async () => {
  const { stripe } = script({ event: "ready", error: "Your card was declined." });
  const form = await showForm(stripe, { ...needs, account: undefined }, box, "en");
  await assert.rejects(form.pay("https://tickets.example/"), (e) => e instanceof Declined && e.message === "Your card was declined.");
});

test("a form that does not come says so", async () => {
  await assert.rejects(showForm(script({ event: "loaderror" }).stripe, needs, box, "en"), Blocked);
});

test("the script is loaded from Stripe alone, and once", async () => {
  const made: { src?: string; onload?: () => void; onerror?: () => void; remove: () => void }[] = [];
  const page = {
    createElement: () => {
      const s = { remove: () => undefined };
      made.push(s);
      return s;
    },
    head: { append: () => undefined },
  } as unknown as Document;
  const from: { Stripe?: Stripe } = {};
  const blocked = loadStripe(page, from);
  made[0]!.onerror!();
  await assert.rejects(blocked, Blocked);
  const came = loadStripe(page, from);
  from.Stripe = script({ event: "ready" }).stripe;
  made[1]!.onload!();
  assert.equal(await came, from.Stripe);
  assert.equal(await loadStripe(page, from), from.Stripe);
  assert.deepEqual(made.map((s) => s.src), ["https://js.stripe.com/v3/", "https://js.stripe.com/v3/"]);
});
