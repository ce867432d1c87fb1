// Asking for a reservation, once.

import type { Api } from "./api";
import { Problem } from "./api";
import { type Choice, lines, windowFor } from "./choice";
import type { Hold, Sale } from "./wire";
import { type Challenge, solve } from "./work";

export const holdIntent = (sale: string) => `hold ${sale}`;
export const changeIntent = (hold: string) => `change ${hold}`;

export interface HoldRequest {
  window: string;
  lines: ReturnType<typeof lines>;
  codes?: string[];
  turn?: string;
}

// Turn finds the turn of a window that wants one.
type Turn = (window: string) => string | undefined;

// request is the choice as it is asked for.
export function request(choice: Choice, sale: Sale, now: number, turn: Turn = () => undefined): HoldRequest | undefined {
  const window = windowFor(choice, sale, now);
  if (!window) return undefined;
  const body: HoldRequest = { window: window.key, lines: lines(choice, sale) };
  if (choice.codes.length > 0) body.codes = choice.codes;
  const have = window.turn ? turn(window.key) : undefined;
  if (have) body.turn = have;
  return body;
}

type Session = (again: boolean) => Promise<void>;

// place asks for a reservation; session makes sure that the server knows the
// visitor before it is asked, and again when it has forgotten.
export async function place(api: Api, sale: string, body: HoldRequest, session: Session): Promise<Hold> {
  await session(false);
  try {
    return await ask(api, sale, body);
  } catch (e) {
    if (!(e instanceof Problem) || e.status !== 401) throw e;
    await session(true);
    return ask(api, sale, body);
  }
}

// ask asks once, and does the work that is asked for while very many reserve.
async function ask(api: Api, sale: string, body: HoldRequest, work?: string): Promise<Hold> {
  const headers = work ? { "Facevalue-Work": work } : {};
  try {
    return (await api.carryOut<Hold>(holdIntent(sale), `/v1/sales/${sale}/holds`, body, "POST", headers)).body;
  } catch (e) {
    if (!(e instanceof Problem) || e.code !== "work_needed" || work) throw e;
    const answer = await solve(e.more.challenge as Challenge);
    if (!answer) throw e;
    return ask(api, sale, body, answer);
  }
}

// add puts more into a reservation that is there: somebody who has one is not made
// to hold two. One that has ended meanwhile is no obstacle.
export async function add(api: Api, sale: string, hold: string, body: HoldRequest, session: Session): Promise<Hold> {
  const { window: _, turn: __, lines, codes } = body;
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
