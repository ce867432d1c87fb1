// Requests to the server: what travels is told apart from what was answered,
// and what was lost on the way is sent again when that can do no harm.

import type { Intents } from "./keys";
import type { ServerClock } from "./time";

export interface Answer<T> {
  status: number;
  body: T;
  etag: string | null;
  seq: number;
}

// Problem is the server's no, with what it names. The codes are for ever.
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string, // the sentence for fans
    readonly detail: string, // what in particular, for those who sent it
    readonly more: Record<string, unknown>,
    readonly retryAfter: number, // ms; 0 = not said
  ) {
    super(detail || title || code);
  }
}

// Lost says that no answer came. What was asked for may have been done.
export class Lost extends Error {}

export interface Ask {
  method?: string;
  body?: unknown;
  key?: string; // idempotency key: the request may be repeated
  etag?: string | null;
  headers?: Record<string, string>;
  redirect?: RequestRedirect;
  patience?: number; // ms in all
}

export interface Net {
  fetch: (path: string, init: RequestInit) => Promise<Response>;
  steady: () => number;
  wait: (ms: number) => Promise<void>;
  jitter: () => number; // 0..1
  trouble: (retrying: boolean) => void; // told when answers stay out, and when they come again
}

const firstPause = 400;
const longestPause = 8_000;
const usualPatience = 45_000;
const oneTry = 15_000;

export class Api {
  constructor(
    private readonly net: Net,
    private readonly clock: ServerClock,
    private readonly intents: Intents,
  ) {}

  // ask sends a request until it is answered or patience ends. Only what may be
  // repeated is sent again: reads, and writes that carry a key or are the same
  // done twice.
  async ask<T>(path: string, ask: Ask = {}): Promise<Answer<T>> {
    const method = ask.method ?? "GET";
    const repeatable = ask.key !== undefined || method === "GET" || method === "DELETE";
    const until = this.net.steady() + (ask.patience ?? usualPatience);
    let failed: Error = new Lost(path);
    for (let tries = 0; ; tries++) {
      try {
        const answer = await this.once<T>(path, method, ask);
        this.net.trouble(false);
        return answer;
      } catch (e) {
        failed = e as Error;
      }
      if (!(failed instanceof Lost)) this.net.trouble(false);
      const pause = again(failed, tries, repeatable, this.net.jitter());
      if (pause === undefined || this.net.steady() + pause > until) throw failed;
      if (failed instanceof Lost) this.net.trouble(true);
      await this.net.wait(pause);
    }
  }

  // once sends the visitor's wish once in all: see Intents.
  async carryOut<T>(name: string, path: string, body: unknown, method = "POST", headers = {}): Promise<Answer<T>> {
    const intent = this.intents.begin(name, JSON.stringify({ method, path, body }));
    return this.finish<T>(name, path, { method, body, key: intent.key, headers });
  }

  // waiting says whether a wish was sent whose answer never came.
  waiting(name: string): boolean {
    return this.intents.open(name) !== undefined;
  }

  // resume asks for the answer that a reload or a lost network cut off.
  async resume<T>(name: string): Promise<Answer<T> | undefined> {
    const open = this.intents.open(name);
    if (!open) return undefined;
    const { method, path, body } = JSON.parse(open.body) as { method: string; path: string; body: unknown };
    return this.finish<T>(name, path, { method, body, key: open.key });
  }

  private async finish<T>(name: string, path: string, ask: Ask): Promise<Answer<T>> {
    try {
      const answer = await this.ask<T>(path, ask);
      this.intents.answered(name);
      return answer;
    } catch (e) {
      if (e instanceof Problem && !unsettled(e)) this.intents.answered(name);
      throw e;
    }
  }

  private async once<T>(path: string, method: string, ask: Ask): Promise<Answer<T>> {
    const left = this.net.steady();
    let response: Response;
    let text: string;
    try {
      response = await this.net.fetch(path, this.init(method, ask));
      text = response.status === 304 ? "" : await response.text();
    } catch {
      throw new Lost(path);
    }
    // what may come out of a cache tells what time it was, not what time it is
    if (!/public|max-age=[1-9]/.test(response.headers.get("Cache-Control") ?? "")) {
      this.clock.heard(Number(response.headers.get("Facevalue-Time") || NaN), left, this.net.steady());
    }
    if (response.status >= 400) throw problem(response, text);
    return {
      status: response.status,
      body: (text === "" ? undefined : parse(text, path)) as T,
      etag: response.headers.get("ETag"),
      seq: Number(response.headers.get("Facevalue-Seq") ?? 0),
    };
  }

  private init(method: string, ask: Ask): RequestInit {
    const headers: Record<string, string> = { Accept: "application/json", ...ask.headers };
    if (ask.body !== undefined) headers["Content-Type"] = "application/json";
    if (ask.key) headers["Idempotency-Key"] = ask.key;
    if (ask.etag) headers["If-None-Match"] = ask.etag;
    return {
      method,
      headers,
      body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
      credentials: "same-origin",
      redirect: ask.redirect ?? "follow",
      cache: ask.etag ? "no-store" : "default",
      signal: AbortSignal.timeout(oneTry),
    };
  }
}

// unsettled says whether a no leaves open what became of the request.
function unsettled(p: Problem): boolean {
  return p.status >= 500 || p.status === 429 || p.code === "request_running";
}

// again is how long to wait before the next try, or undefined if there is none.
function again(e: Error, tries: number, repeatable: boolean, jitter: number): number | undefined {
  const backoff = Math.min(longestPause, firstPause * 2 ** tries) * (0.5 + jitter / 2);
  if (e instanceof Lost) return repeatable ? backoff : undefined;
  if (!(e instanceof Problem)) return undefined;
  // Too many, and not now, were refused before anything was done.
  const refused = e.status === 429 || (e.status === 503 && e.code !== "outcome_unknown");
  if (refused || (repeatable && unsettled(e))) return Math.max(backoff, e.retryAfter);
  return undefined;
}

function problem(response: Response, text: string): Problem {
  let more: Record<string, unknown> = {};
  try {
    more = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // what stands between us and the server may answer in its own words
  }
  const word = (k: string) => (typeof more[k] === "string" ? (more[k] as string) : "");
  const after = Number(response.headers.get("Retry-After") ?? 0) * 1000;
  return new Problem(response.status, word("code") || `http_${response.status}`, word("title"), word("detail"), more, after || 0);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Lost(path); // half an answer is none
  }
}
