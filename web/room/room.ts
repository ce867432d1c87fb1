// The waiting room's page: the lobby, the line, and the check of the draw. It works with
// what the server tells everybody, asks as seldom as it is told to, and changes in place.

import { type Kept, make, publicKey, read, sign, write } from "./browser";
import { rank } from "./draw";

interface Stock { type: string; left: string; price_low: number; price_high: number; currency: string }
interface Now {
  room: string; at_ms: number; phase: string; opens_ms: number; cut_off_ms: number; draw_ms: number; start_ms: number;
  entries: number; size?: number; seed?: string; served: number; pace_per_minute: { low: number; high: number };
  stock: Stock[]; sold_out: boolean; may_return: boolean; paused: boolean; message?: string; weak?: boolean;
  poll: { within?: number; seconds: number }[];
}
interface No { status: number; code?: string; title?: string; ahead?: number; retry: number }

const [, , sale, window_] = location.pathname.split("/");
const base = `/v1/rooms/${sale}/${window_}`;
const slot = `room ${sale} ${window_}`;
const turnSlot = `turn ${sale} ${window_}`;
const $ = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const say = (id: string, text: string) => {
  const at = $(id);
  if (at.textContent !== text) at.textContent = text; // what stays the same is not read out again
  at.hidden = text === "";
};

let kept: Kept | undefined = read(slot);
let now: Now | undefined;
let heard = 0; // the page's clock when now came
let place: number | undefined; // rank
let challenge = "";
let busy = false;

const time = () => (now ? now.at_ms + performance.now() - heard : 0);

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { credentials: "same-origin" };
  if (body !== undefined) Object.assign(init, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const res = await fetch(path, init);
  const text = await res.text();
  if (res.ok) return (text ? JSON.parse(text) : undefined) as T;
  let no = {};
  try {
    no = JSON.parse(text);
  } catch {
    // something between us and the server answered
  }
  throw { retry: Number(res.headers.get("Retry-After") ?? 0), ...no, status: res.status } as No;
}

// withSession begins a session when there is none.
async function withSession<T>(does: () => Promise<T>): Promise<T> {
  try {
    return await does();
  } catch (e) {
    if ((e as No).status !== 401) throw e;
    await ask("/v1/sessions", {});
    return does();
  }
}

const proof = () => ({ public_key: publicKey(kept!), salt: kept!.salt });

async function join(takeOver = false): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    kept ??= await make();
    write(slot, kept); // before it is sent: an answer that is lost is found again
    const got = await withSession(() => ask<{ entry: number; receipt?: unknown }>(base + "/entries", { ...proof(), ...(takeOver && { take_over: true }) }));
    Object.assign(kept, { entry: got.entry }, got.receipt ? { receipt: got.receipt } : {});
    write(slot, kept);
    say("wrong", "");
    $("proof").hidden = true;
  } catch (e) {
    refused(e as No);
  } finally {
    busy = false;
    void show();
  }
}

function refused(no: No): void {
  if (no.code === "identity_needed") {
    $("proof").hidden = false;
    $<HTMLInputElement>("email").focus();
  } else if (no.code === "room_entered") {
    if (confirm("You already have a place, from another browser. Move it here?")) void join(true);
  } else say("trouble", no.title ?? "That did not reach the server. Your place is kept; please try again.");
}

async function prove(): Promise<void> {
  const email = $<HTMLInputElement>("email").value;
  try {
    if (!challenge) {
      challenge = (await withSession(() => ask<{ challenge: string }>("/v1/sessions/email", { email, language: document.documentElement.lang }))).challenge;
      $("codes").hidden = false;
      say("prove", "Take a place");
      $<HTMLInputElement>("code").focus();
      return;
    }
    await ask("/v1/sessions/email/verify", { challenge, code: $<HTMLInputElement>("code").value });
    await join();
  } catch (e) {
    const no = e as No;
    if (no.code === "proof_over") {
      challenge = "";
      say("prove", "Send me a code");
    }
    say("wrong", no.title ?? "That did not reach the server; please try again.");
  }
}

// claim shows the key, and gets the turn when the place has come up.
async function claim(): Promise<void> {
  if (busy || !kept?.entry || (kept.until && Date.parse(kept.until) > time())) return;
  busy = true;
  try {
    const at = Math.round(time());
    const signature = await sign(kept, `facevalue/claim/v1\n${now!.room} ${kept.entry} ${at}`);
    const got = await withSession(() => ask<{ turn?: string; expires_at?: string; ahead: number }>(base + "/claim", { ...proof(), entry: kept!.entry, at, signature }));
    if (got.turn) {
      Object.assign(kept, { turn: got.turn, until: got.expires_at });
      write(slot, kept);
      localStorage.setItem(turnSlot, JSON.stringify({ turn: got.turn, until: got.expires_at }));
    }
  } catch (e) {
    const no = e as No;
    if (no.code === "room_turn_spent" || no.code === "turn_spent") say("trouble", "You have already ordered with this place. Your order is in the mail that we have sent you.");
    else if (!["room_not_yet", "room_not_drawn", "room_sold_out", "room_paused"].includes(no.code ?? "")) refused(no);
  } finally {
    busy = false;
  }
}

const names = new Map<string, string>(); // of ticket types

// name finds the words of the sale, for the page's title and what is left.
async function name(): Promise<void> {
  const said = (text: unknown) => (typeof text === "string" ? text : (Object.values((text ?? {}) as Record<string, string>)[0] ?? ""));
  try {
    const s = await ask<{ name: unknown; types: { key: string; name: unknown }[] }>(`/v1/sales/${sale}`);
    for (const type of s.types) names.set(type.key, said(type.name));
    say("title", `${said(s.name)}: waiting room`);
    document.title = `${said(s.name)}: waiting room`;
  } catch {
    // the keys will do
  }
}

const clock = (ms: number) => new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(ms);
const left = (ms: number) => {
  const s = Math.max(0, Math.ceil((ms - time()) / 1000));
  return s >= 120 ? `in ${Math.round(s / 60)} minutes` : s > 0 ? `in ${s} seconds` : "now";
};
const money = (s: Stock) => {
  const digits = new Intl.NumberFormat(undefined, { style: "currency", currency: s.currency });
  const unit = 10 ** (digits.resolvedOptions().maximumFractionDigits ?? 2);
  return s.price_low === s.price_high ? digits.format(s.price_low / unit) : `${digits.format(s.price_low / unit)} to ${digits.format(s.price_high / unit)}`;
};
const bands: Record<string, string> = { many: "many", some: "some", few: "few", none: "none at the moment" };

function lead(n: Now): string {
  const joined = !!kept?.entry;
  switch (n.phase) {
    case "announced": return `The lobby opens at ${clock(n.opens_ms)}.`;
    case "lobby": return (joined ? "You are in. " : "Take a place. ") + `At ${clock(n.cut_off_ms)} places are drawn among all who are here; it does not matter who came first.`;
    case "drawing": return "Entries are closed, and the draw is on its way. You can leave this page open or come back.";
    case "drawn": return `Places are drawn. Serving begins at ${clock(n.start_ms)}.`;
    case "ended": return "This window is over. What became of each place is in the published files.";
  }
  if (n.sold_out) return n.may_return ? "Everything is sold or reserved. Reserved tickets may come back in the next minutes; the page will say so." : "Everything is sold.";
  return n.paused ? "The line is paused. Your place is kept." : joined ? "The line is moving." : "Take a place at the end of the line.";
}

// next is what is waited for now.
const next = (n: Now) => ({ announced: n.opens_ms, lobby: n.cut_off_ms, drawn: n.start_ms })[n.phase];

async function show(): Promise<void> {
  if (!now) return;
  const n = now;
  say("lead", lead(n));
  const until = next(n);
  say("count", until ? left(until) : ""); // no live region: nobody wants every second read out
  say("message", n.message ?? "");
  $("join").hidden = !!kept?.entry || !$("proof").hidden || !["lobby", "drawing", "drawn", "serving"].includes(n.phase);
  if (kept?.entry && n.seed && n.size !== undefined && place === undefined) place = await rank(n.seed, n.size, kept.entry);
  const turn = kept?.turn && Date.parse(kept.until ?? "") > time();
  $("shop").hidden = !turn;
  $("place").hidden = !kept?.entry;
  if (kept?.entry) {
    say("rank", place ? `Place ${place}` : "You have a place");
    const before = place ? Math.max(0, place - n.served - 1) : 0;
    say("ahead", turn ? `Your turn lasts until ${clock(Date.parse(kept.until!))}. Reserve before then.` : place && before ? `${before} before you` : "");
    const { low, high } = n.pace_per_minute;
    say("eta", !turn && before && low ? `Your turn comes in about ${Math.ceil(before / Math.max(high, 1))} to ${Math.ceil(before / low)} minutes` : "");
  }
  $("stock").hidden = n.stock.length === 0;
  $("lines").replaceChildren(...n.stock.map((s) => {
    const li = document.createElement("li");
    li.textContent = `${s.type.split("_").map((key) => names.get(key) ?? key).join(", ")}: ${bands[s.left] ?? s.left}, ${money(s)}`;
    return li;
  }));
  $("facts").hidden = false;
  say("how", n.weak ? "By a secret that the house committed to before anybody entered. That is weaker than a public beacon: you trust the house not to have tried entries of its own." : "By a round of drand's public beacon that nobody knows before entries close.");
  $("check").hidden = !(n.seed && kept?.entry);
}

async function check(): Promise<void> {
  const mine = await rank(now!.seed!, now!.size!, kept!.entry!);
  try {
    const theirs = (await ask<{ rank: number }>(`${base}/places/${kept!.entry}`)).rank;
    say("checked", theirs === mine ? `Your browser worked it out by itself: entry ${kept!.entry} of ${now!.size} has place ${mine}. That is what the server says too.` : `Your browser makes it place ${mine}, the server says ${theirs}. Please keep this page and tell somebody.`);
  } catch {
    say("checked", `Your browser makes it place ${mine}. The server could not be asked just now.`);
  }
}

// again is in how many seconds to ask; a little different for everybody.
function again(n: Now): number {
  const before = place ? Math.max(0, place - n.served) : Infinity;
  const poll = n.poll.find((p) => p.within === undefined || before <= p.within) ?? { seconds: 30 };
  return poll.seconds * (0.85 + 0.3 * Math.random());
}

async function round(): Promise<void> {
  let wait = 5;
  try {
    const signed = await ask<{ text: string }>(base + "/now");
    now = JSON.parse(signed.text) as Now;
    heard = performance.now();
    say("trouble", "");
    await show();
    if (now.phase === "serving" && place && place <= now.served && !now.paused) await claim();
    await show();
    wait = again(now);
  } catch (e) {
    const no = e as No;
    say("trouble", no.status ? (no.title ?? "The waiting room cannot be reached at the moment. Your place is kept.") : "There is no connection. Your place is kept; this page goes on by itself.");
    wait = Math.max(no.retry || 0, 5) * (1 + Math.random());
  }
  setTimeout(round, wait * 1000);
}

$<HTMLAnchorElement>("files").href = base + "/files/notice.json";
$<HTMLAnchorElement>("shop").href = `/sales/${sale}`;
$("join").addEventListener("click", () => void join());
$("check").addEventListener("click", () => void check());
$("proof").addEventListener("submit", (e) => {
  e.preventDefault();
  void prove();
});
addEventListener("online", () => void show());
setInterval(() => void show(), 1000);
void name();
if (globalThis.crypto?.subtle) void round();
else say("lead", "This page needs a secure address: https, or localhost.");
