// How much of a sale is left, kept up to date while a page looks at it.

import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "./app";
import { after, type Live, liveOf } from "./live";
import type { Availability, Delta } from "./wire";

const pollEvery = 4_000;

// Watch follows one sale by the server's stream of changes. Where the stream does
// not get through, the whole is asked for now and then.
class Watch {
  readonly live = signal<Live | undefined>(undefined);
  private etag: string | null = null;
  private stream: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;

  constructor(private readonly sale: string) {}

  start(): void {
    this.running = true;
    void this.whole().then(() => this.listen());
  }

  stop(): void {
    this.running = false;
    this.stream?.close();
    this.stream = undefined;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private get path(): string {
    return `/v1/sales/${this.sale}/availability`;
  }

  private listen(): void {
    if (!this.running || this.stream) return;
    const from = this.live.value?.seq;
    const stream = new EventSource(`${this.path}/stream${from === undefined ? "" : `?after=${from}`}`);
    this.stream = stream;
    stream.addEventListener("availability", (e) => this.moved(JSON.parse((e as MessageEvent<string>).data) as Delta));
    stream.addEventListener("reset", () => void this.whole());
    stream.onerror = () => {
      // the browser tries again by itself, unless the server said no
      if (stream.readyState === EventSource.CLOSED) this.later();
    };
  }

  private moved(d: Delta): void {
    const live = this.live.value;
    const next = live && after(live, d);
    if (next) this.live.value = next;
    else void this.whole();
  }

  private later(): void {
    clearTimeout(this.timer);
    // not all at the same moment
    this.timer = setTimeout(() => void this.whole().then(() => this.running && this.later()), pollEvery * (0.75 + Math.random() / 2));
  }

  private async whole(): Promise<void> {
    try {
      const a = await api.ask<Availability | undefined>(this.path, { etag: this.etag });
      if (!a.body) return;
      this.etag = a.etag;
      if (a.body.seq >= (this.live.value?.seq ?? 0)) this.live.value = liveOf(a.body);
    } catch {
      // what is shown is what was true last; the next change or poll asks again
    }
  }
}

const watches = new Map<string, { watch: Watch; lookers: number }>();

// useAvailability follows a sale while the page is shown.
export function useAvailability(sale: string): Signal<Live | undefined> {
  const held = watches.get(sale) ?? { watch: new Watch(sale), lookers: 0 };
  watches.set(sale, held);
  useEffect(() => {
    if (held.lookers++ === 0) held.watch.start();
    const see = () => (document.hidden ? held.watch.stop() : held.watch.start());
    document.addEventListener("visibilitychange", see);
    return () => {
      document.removeEventListener("visibilitychange", see);
      if (--held.lookers === 0) held.watch.stop();
    };
  }, [held]);
  return held.watch.live;
}
