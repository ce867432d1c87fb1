// Asking for a reservation, once.

import type { Api } from "./api";
import { Problem } from "./api";
import { type Choice, lines, windowFor } from "./choice";
import type { Hold, Sale } from "./wire";

export const holdIntent = (sale: string) => `hold ${sale}`;
export const changeIntent = (hold: string) => `change ${hold}`;

export interface HoldRequest {
  window: string;
  lines: ReturnType<typeof lines>;
  codes?: string[];
}

// request is the choice as it is asked for.
export function request(choice: Choice, sale: Sale, now: number): HoldRequest | undefined {
  const window = windowFor(choice, sale, now);
  if (!window) return undefined;
  const body: HoldRequest = { window: window.key, lines: lines(choice, sale) };
  if (choice.codes.length > 0) body.codes = choice.codes;
  return body;
}

type Session = (again: boolean) => Promise<void>;

// place asks for a reservation; session makes sure that the server knows the
// visitor before it is asked, and again when it has forgotten.
export async function place(api: Api, sale: string, body: HoldRequest, session: Session): Promise<Hold> {
  await session(false);
  const ask = () => api.carryOut<Hold>(holdIntent(sale), `/v1/sales/${sale}/holds`, body);
  try {
    return (await ask()).body;
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 401) throw e;
    await session(true);
    return (await ask()).body;
  }
}

// add puts more into a reservation that is there: somebody who has one is not made
// to hold two. One that has ended meanwhile is no obstacle.
export async function add(api: Api, sale: string, hold: string, body: HoldRequest, session: Session): Promise<Hold> {
  const { window: _, lines, codes } = body;
  try {
    return (await api.carryOut<Hold>(changeIntent(hold), `/v1/holds/${hold}`, { add: lines, ...(codes && { codes }) }, "PATCH")).body;
  } catch (e) {
    if (!(e instanceof Problem) || !["hold_gone", "unknown", "session_needed", "session_over"].includes(e.code)) throw e;
    return place(api, sale, body, session);
  }
}

// resume is the reservation whose answer a reload cut off, if there is one.
export async function resume(api: Api, sale: string, hold: string | undefined): Promise<Hold | undefined> {
  const name = [holdIntent(sale), hold ? changeIntent(hold) : ""].find((n) => n && api.waiting(n));
  return name ? (await api.resume<Hold>(name))?.body : undefined;
}
