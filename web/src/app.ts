// The things that there is one of: the connection, the clock, what is kept.

import { signal } from "@preact/signals";
import { Api } from "./api";
import { Intents, memoryStore, randomKey, type Store } from "./keys";
import { dropHold, putHold, putOrder, readShelf } from "./shelf";
import { ServerClock } from "./time";

// kept is a browser's store, or memory where it is switched off.
function kept(which: "localStorage" | "sessionStorage"): Store {
  try {
    const store = window[which];
    store.setItem("probe", "1");
    store.removeItem("probe");
    return store;
  } catch {
    return memoryStore();
  }
}

export const tab = kept("sessionStorage");
export const browser = kept("localStorage");
export const clock = new ServerClock(() => performance.now(), () => Date.now());
export const trouble = signal(false);
export const intents = new Intents(tab, randomKey);

export const api = new Api(
  {
    fetch: (path, init) => fetch(path, init),
    steady: () => performance.now(),
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    jitter: Math.random,
    trouble: (on) => void (trouble.value = on),
  },
  clock,
  intents,
);

export const shelf = signal(readShelf(browser));
export const keepHold = (sale: string, hold: string) => void (shelf.value = putHold(browser, sale, hold));
export const forgetHold = (hold: string) => void (shelf.value = dropHold(browser, hold));
export const keepOrder = (order: string) => void (shelf.value = putOrder(browser, order));

addEventListener("storage", (e) => {
  if (e.key === "shelf" || e.key === null) shelf.value = readShelf(browser);
});

// now ticks for everything that counts down, only while somebody looks.
export const now = signal(clock.now());

setInterval(() => {
  if (!document.hidden) now.value = clock.now();
}, 250);

// askTime hears the server's time from an answer that no cache gives.
const askTime = () => void api.ask("/livez").then(() => (now.value = clock.now()), () => undefined);
askTime();

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  clock.forget();
  askTime();
});
