// Who the visitor is to the server: a cookie that no script reads. It is there
// before the first thing is asked for, so that a lost answer finds its way back.

import { signal } from "@preact/signals";
import { Problem } from "./api";
import { api, browser, clock } from "./app";

interface SessionAnswer {
  expires_at?: string;
  proven?: string[]; // kinds of what was proven: email, domain
}

// proven is what this visitor has proven; undefined until it is known.
export const proven = signal<string[] | undefined>(undefined);

const slot = "session until";
const spare = 60_000; // a session about to end is no session

// ensure makes a session unless one is known to be there.
export async function ensure(now: number): Promise<void> {
  if (Number(browser.getItem(slot) ?? 0) > now + spare) return;
  const { body } = await api.ask<SessionAnswer>("/v1/sessions", { method: "POST", body: {} });
  noteSession(body, now);
}

// lost forgets a session that the server no longer knows.
export function lost(): void {
  browser.removeItem(slot);
}

function noteSession(s: SessionAnswer | undefined, now: number): void {
  const until = s?.expires_at ? Date.parse(s.expires_at) : now + 3_600_000;
  browser.setItem(slot, String(until));
  proven.value = s?.proven ?? [];
}

// known asks what the visitor has proven, without making a session for somebody
// who only looks around.
export async function known(): Promise<void> {
  if (proven.value !== undefined) return;
  if (Number(browser.getItem(slot) ?? 0) <= clock.now() + spare) {
    proven.value = [];
    return;
  }
  try {
    noteSession((await api.ask<SessionAnswer>("/v1/sessions")).body, clock.now());
  } catch (e) {
    if (e instanceof Problem && e.status === 401) lost();
    proven.value = [];
  }
}

export interface Challenge {
  challenge: string;
}

// sendCode has a code mailed. It may be sent twice when an answer is lost; the
// newer one counts.
export async function sendCode(email: string, language: string): Promise<Challenge> {
  await session(false);
  return (await api.ask<Challenge>("/v1/sessions/email", { method: "POST", body: { email, language } })).body;
}

export async function proveCode(challenge: string, code: string, now: number): Promise<void> {
  const { body } = await api.ask<SessionAnswer>("/v1/sessions/email/verify", { method: "POST", body: { challenge, code } });
  noteSession(body, now);
}

// session is what place wants: there before, and made anew when it is gone.
export async function session(again: boolean): Promise<void> {
  if (again) lost();
  await ensure(clock.now());
}
