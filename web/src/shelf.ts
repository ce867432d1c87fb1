// What this browser knows it has: live reservations and orders, by name. Names
// are no secrets; who may see a thing is the server's to decide. The shelf is
// shared by all tabs, so that a second tab shows the same reservation.

import type { Store } from "./keys";

export interface Shelf {
  holds: Record<string, string>; // by sale
  orders: string[]; // newest first
}

const slot = "shelf";
const mostOrders = 20;

export function readShelf(store: Store): Shelf {
  try {
    const s = (JSON.parse(store.getItem(slot) ?? "{}") ?? {}) as Partial<Shelf>;
    return { holds: s.holds ?? {}, orders: Array.isArray(s.orders) ? s.orders : [] };
  } catch {
    return { holds: {}, orders: [] };
  }
}

function change(store: Store, fn: (s: Shelf) => Shelf): Shelf {
  const next = fn(readShelf(store)); // as it is now: another tab may have written
  store.setItem(slot, JSON.stringify(next));
  return next;
}

export function putHold(store: Store, sale: string, hold: string): Shelf {
  return change(store, (s) => ({ ...s, holds: { ...s.holds, [sale]: hold } }));
}

// dropHold forgets a reservation that ended, unless the sale has a newer one.
export function dropHold(store: Store, hold: string): Shelf {
  return change(store, (s) => ({ ...s, holds: Object.fromEntries(Object.entries(s.holds).filter(([, h]) => h !== hold)) }));
}

export function putOrder(store: Store, order: string): Shelf {
  return change(store, (s) => ({ ...s, orders: [order, ...s.orders.filter((o) => o !== order)].slice(0, mostOrders) }));
}
