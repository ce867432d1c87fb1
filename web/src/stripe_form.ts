// Stripe's form in our page: its script is loaded from js.stripe.com when somebody goes to
// pay and at no other time, and what is typed into it goes there and not to us.

import type { PayForm } from "./wire";

// What we use of Stripe's script.
export interface StripeElement {
  mount(into: HTMLElement): void;
  on(event: "ready" | "loaderror", then: (e?: { error?: { message?: string } }) => void): void;
}

export interface StripeElements {
  create(kind: "payment", options?: unknown): StripeElement;
}

export interface StripeScript {
  elements(options: { clientSecret: string; locale: string; appearance?: unknown }): StripeElements;
  confirmPayment(options: { elements: StripeElements; confirmParams: { return_url: string } }): Promise<{ error?: { type?: string; message?: string } }>;
}

export type Stripe = (key: string, options?: { stripeAccount?: string; locale?: string }) => StripeScript;

const source = "https://js.stripe.com/v3/";

// Blocked says that the form did not come.
export class Blocked extends Error {}

// Declined says in Stripe's words, which are in the buyer's language, why it was not paid.
export class Declined extends Error {}

// loadStripe loads the script once; after a failure it may be tried again.
export function loadStripe(page: Document, from: { Stripe?: Stripe }): Promise<Stripe> {
  if (from.Stripe) return Promise.resolve(from.Stripe);
  return new Promise((done, failed) => {
    const script = page.createElement("script");
    script.src = source;
    script.onload = () => (from.Stripe ? done(from.Stripe) : failed(new Blocked(source)));
    script.onerror = () => {
      script.remove();
      failed(new Blocked(source));
    };
    page.head.append(script);
  });
}

// Form is a form that is shown.
export interface Form {
  // pay sends the buyer on, or fails with Declined. It does not come back when it worked.
  pay: (back: string) => Promise<void>;
}

// showForm puts the form for a payment into the page and waits until it is there.
export function showForm(stripe: Stripe, form: PayForm, into: HTMLElement, locale: string): Promise<Form> {
  const script = stripe(form.publishable_key, form.account ? { stripeAccount: form.account } : undefined);
  const elements = script.elements({ clientSecret: form.client_secret, locale });
  const element = elements.create("payment");
  return new Promise((done, failed) => {
    element.on("ready", () => done({ pay: (back) => confirm(script, elements, back) }));
    element.on("loaderror", (e) => failed(new Blocked(e?.error?.message ?? "")));
    element.mount(into);
  });
}

async function confirm(script: StripeScript, elements: StripeElements, back: string): Promise<void> {
  const { error } = await script.confirmPayment({ elements, confirmParams: { return_url: back } });
  if (error) throw new Declined(error.message ?? "");
}
