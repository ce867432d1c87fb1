// An intent is one thing the visitor wants done once: this reservation, this
// checkout. Its key is made when the wish is first sent and kept, with the
// request, until the server has said what became of it. Whoever clicks twice,
// reloads or comes back sends the same key and gets the same answer; whoever
// wants another thing gets another key.

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface Intent {
  key: string;
  body: string;
}

// Intents keeps the unanswered wishes of one tab.
export class Intents {
  constructor(
    private readonly store: Store,
    private readonly random: () => string,
  ) {}

  // begin is the intent for a request. The same request, unanswered, is the same
  // intent; a changed one is another, and the old key is not used again.
  begin(name: string, body: string): Intent {
    const open = this.open(name);
    if (open && open.body === body) return open;
    const intent = { key: this.random(), body };
    this.store.setItem(slot(name), JSON.stringify(intent));
    return intent;
  }

  // open is the intent whose answer never came, if there is one.
  open(name: string): Intent | undefined {
    const text = this.store.getItem(slot(name));
    if (!text) return undefined;
    try {
      const i = JSON.parse(text) as Intent;
      return typeof i.key === "string" && typeof i.body === "string" ? i : undefined;
    } catch {
      return undefined;
    }
  }

  // answered ends an intent: the server said yes or no.
  answered(name: string): void {
    this.store.removeItem(slot(name));
  }
}

const slot = (name: string) => `intent ${name}`;

// randomKey is 128 random bits.
export function randomKey(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
}

// memoryStore stands in where the browser refuses to keep anything.
export function memoryStore(): Store {
  const m = new Map<string, string>();
  return {
    getItem: (k) => m.get(k) ?? null,
    setItem: (k, v) => void m.set(k, v),
    removeItem: (k) => void m.delete(k),
  };
}
