// A sale to choose from, as small as the tests allow.
import type { Sale, TicketType } from "../src/wire";

export const standing: TicketType = { key: "ga", name: "General", event: "night", admits: 1, max: 6, price: { face: 1000, total: 1150 } };
export const pair: TicketType = { key: "pair", name: "Table", event: "night", admits: 2, min: 2, price: { face: 5000, total: 5000 } };
export const seated: TicketType = { key: "stalls", name: "Stalls", event: "night", admits: 1, max: 4, categories: ["p1"], price: { face: 4000, total: 4400 } };

export const sale: Sale = {
  sale: "sale_club",
  name: "Club",
  state: "open",
  currency: "EUR",
  events: [{ key: "night", name: "Night", zone: "Europe/Berlin" }],
  windows: [
    { key: "fans", opens_at: "2027-01-01T10:00:00.000Z", closes_at: "2027-01-02T10:00:00.000Z", types: ["ga", "stalls"], access: true },
    { key: "general", opens_at: "2027-01-01T12:00:00.000Z", types: ["ga", "pair", "stalls"] },
    { key: "office", opens_at: "2020-01-01T00:00:00.000Z", types: ["ga"], staff: true },
  ],
  types: [standing, pair, seated],
  items: [
    { key: "poster", name: "Poster", kind: "item", price: { face: 500, total: 500 } },
    { key: "roof", name: "A new roof", kind: "donation" },
    { key: "post", name: "Post", kind: "delivery", price: { face: 300, total: 300 } },
  ],
  bundles: [{ key: "family", name: "Family", parts: [{ type: "ga", count: 2 }, { type: "stalls", count: 1 }], price: { face: 6000, total: 6000 } }],
};
