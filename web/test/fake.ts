// A server and a network that tests script.
import { Api, type Net } from "../src/api";
import { Intents, memoryStore, type Store } from "../src/keys";
import { ServerClock } from "../src/time";

export interface Sent {
  work?: string;
  method: string;
  path: string;
  key: string | undefined;
  body: unknown;
}

export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | "lost" | "half";

export class World {
  sent: Sent[] = [];
  waits: number[] = [];
  troubles: boolean[] = [];
  now = 0;
  keys = 0;
  readonly clock = new ServerClock(() => this.now, () => 0);

  constructor(
    private readonly server: (s: Sent, n: number) => Reply,
    readonly store: Store = memoryStore(),
  ) {}

  api(): Api {
    const net: Net = {
      fetch: async (path, init) => this.fetch(path, init),
      steady: () => this.now,
      wait: async (ms) => {
        this.waits.push(ms);
        this.now += ms;
      },
      jitter: () => 1,
      trouble: (on) => void (this.troubles.at(-1) !== on && this.troubles.push(on)),
    };
    return new Api(net, this.clock, new Intents(this.store, () => `key-${++this.keys}`));
  }

  private fetch(path: string, init: RequestInit): Response {
    const headers = init.headers as Record<string, string>;
    const body = init.body === undefined ? undefined : JSON.parse(init.body as string);
    const s = { method: init.method!, path, key: headers["Idempotency-Key"], body, ...(headers["Facevalue-Work"] && { work: headers["Facevalue-Work"] }) };
    this.sent.push(s);
    const r = this.server(s, this.sent.length);
    if (r === "lost") throw new TypeError("network");
    if (r === "half") return new Response('{"hold":"ho', { status: 201 });
    const text = r.body === undefined ? null : JSON.stringify(r.body);
    return new Response(text, { status: r.status, headers: r.headers });
  }
}
