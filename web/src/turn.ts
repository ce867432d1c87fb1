// A turn from the waiting room, as its page leaves it in this browser.

import type { Store } from "./keys";

interface Kept {
  turn: string;
  until: string;
}

// turnFor is the turn for a window, while it lasts.
export function turnFor(store: Store, sale: string, window: string, now: number): string | undefined {
  try {
    const kept = JSON.parse(store.getItem(`turn ${sale} ${window}`) ?? "null") as Kept | null;
    return kept && Date.parse(kept.until) > now ? kept.turn : undefined;
  } catch {
    return undefined;
  }
}

export const roomPath = (sale: string, window: string) => `/rooms/${sale}/${window}`;
