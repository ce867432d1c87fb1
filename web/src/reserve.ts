// Asking for a reservation, once.

import type { Api } from "./api";
import { Problem } from "./api";
import { type Choice, lines, windowFor } from "./choice";
import type { Hold, Sale } from "./wire";

export const holdIntent = (sale: string) => `hold ${sale}`;

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

// place asks for a reservation; session makes sure that the server knows the
// visitor before it is asked, and again when it has forgotten.
export async function place(api: Api, sale: string, body: HoldRequest, session: (again: boolean) => Promise<void>): Promise<Hold> {
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
