// What to do about a no: the server's reason in the visitor's words, and what
// would work instead.

import type { Problem } from "./api";
import { type Choice, type Pick, withCount, withPick, withoutSeats, withSeat } from "./choice";
import { list, t } from "./text";
import type { Sale, TicketType } from "./wire";

export interface Offer {
  label: string;
  choice: Choice;
}

export interface Refusal {
  words: string[];
  offers: Offer[];
  proof: boolean; // an address has to be proven first
}

export function refusal(p: Problem, choice: Choice, sale: Sale, seatName: (id: string) => string = (s) => s): Refusal {
  const type = lineType(p, choice, sale);
  switch (p.code) {
    case "sold_out":
      return soldOut(p, choice, type);
    case "no_seats":
      return noSeats(p, choice, type);
    case "seats_taken":
      return seatsTaken(p, choice, type, seatName);
    case "too_many":
    case "limit_type":
    case "limit_event":
    case "limit_sale":
      return tooMany(p, choice, type);
    case "seat_rule":
      return seatRule(p, choice, type, seatName);
    case "work_needed": // this browser cannot: a proven address will do as well
      return { words: [t("problem.work")], offers: [], proof: true };
    case "identity_needed":
      return { words: [t("problem.need_proof")], offers: [], proof: true };
    default:
      return { words: [words(p)], offers: [], proof: false };
  }
}

// words says any problem: the server's own sentence where it has one, which is
// written for fans.
export function words(p: Problem): string {
  if (p.code === "busy" || p.code === "outcome_unknown") return t("problem.busy");
  if (p.status === 429) return t("problem.rate");
  if (p.status === 401) return t("problem.session");
  if (p.status >= 500) return p.title || t("problem.server");
  return p.title || p.detail || t("problem.unknown");
}

const number = (p: Problem, name: string) => (typeof p.more[name] === "number" ? (p.more[name] as number) : 0);

// lineType is the ticket type of the line that was refused. Lines are sent in
// the sale's order of types.
function lineType(p: Problem, choice: Choice, sale: Sale): TicketType | undefined {
  const asked = sale.types.filter((type) => choice.types[type.key]);
  return typeof p.more.line === "number" ? asked[p.more.line] : asked.length === 1 ? asked[0] : undefined;
}

function soldOut(p: Problem, choice: Choice, type?: TicketType): Refusal {
  const available = number(p, "available");
  const said = [available > 0 ? t("problem.sold_out_available", { count: available }) : t("problem.sold_out_none"), ...returning(p)];
  return { words: [...said, t("problem.nothing_held")], offers: fewer(choice, type, available), proof: false };
}

function noSeats(p: Problem, choice: Choice, type?: TicketType): Refusal {
  const available = number(p, "available");
  const said = [t("problem.no_seats")];
  if (available > 0) said.push(t("problem.no_seats_available", { count: available }));
  const offers: Offer[] = [];
  const pick: Pick | undefined = type && choice.types[type.key];
  if (type && pick) {
    const enough = available === 0 || available >= pick.count;
    if (!pick.apart && pick.count > 1 && enough) {
      offers.push({ label: t("problem.try_apart"), choice: withPick(choice, type.key, { apart: true }) });
    }
    if (pick.section) offers.push({ label: t("problem.try_anywhere"), choice: withPick(choice, type.key, { section: "" }) });
  }
  return { words: [...said, ...returning(p), t("problem.nothing_held")], offers: [...offers, ...fewer(choice, type, available)], proof: false };
}

function seatsTaken(p: Problem, choice: Choice, type: TicketType | undefined, seatName: (id: string) => string): Refusal {
  const gone = seatsOf(p);
  const said = gone.length > 0 ? t("problem.seats_taken", { count: gone.length, seats: list(gone.map(seatName)) }) : words(p);
  const offers: Offer[] = [];
  const rest = withoutSeats(choice, gone);
  if (gone.length > 0 && Object.keys(rest.types).length > 0) offers.push({ label: t("problem.drop_seats"), choice: rest });
  if (type) {
    const best = withCount(choice, type, choice.types[type.key]?.count ?? 1);
    offers.push({ label: t("problem.try_best"), choice: best });
  }
  return { words: [said, t("problem.nothing_held")], offers, proof: false };
}

function tooMany(p: Problem, choice: Choice, type: TicketType | undefined): Refusal {
  const available = number(p, "available");
  const said = [words(p)];
  if (available > 0 && p.code !== "too_many") said.push(t("problem.limit_left", { count: available }));
  return { words: said, offers: fewer(choice, type, available * (type?.admits ?? 1)), proof: false };
}

// seatRule says which rule of the house chosen seats break, and on which seats.
function seatRule(p: Problem, choice: Choice, type: TicketType | undefined, seatName: (id: string) => string): Refusal {
  const seats = seatsOf(p);
  const named = { count: seats.length, seats: list(seats.map(seatName)) };
  const pick = type && choice.types[type.key];
  if (seats.length === 0 || !pick) return { words: [words(p)], offers: [], proof: false };
  const best = { label: t("problem.try_best"), choice: withCount(choice, type, pick.count) };
  if (p.more.what === "companion seat without its place") {
    return { words: [t("problem.companion", named)], offers: [{ label: t("problem.drop_seats"), choice: withoutSeats(choice, seats) }], proof: false };
  }
  const all = seats.reduce((c, seat) => (pick.seats.includes(seat) ? c : withSeat(c, type, seat)), choice);
  const whole = seats.every((seat) => all.types[type.key]?.seats.includes(seat));
  const add = whole ? [{ label: t("problem.add_seats"), choice: all }] : [];
  return { words: [t(p.more.what === "group broken" ? "problem.group" : "problem.single", named)], offers: [...add, best], proof: false };
}

function seatsOf(p: Problem): string[] {
  return Array.isArray(p.more.seats) ? p.more.seats.map(String) : [];
}

function returning(p: Problem): string[] {
  const n = number(p, "returning");
  return n > 0 ? [t("problem.returning", { count: n })] : [];
}

// fewer offers what is left, if that may be bought.
function fewer(choice: Choice, type: TicketType | undefined, available: number): Offer[] {
  if (!type) return [];
  const n = Math.floor(available / Math.max(1, type.admits));
  const had = choice.types[type.key]?.count ?? 0;
  if (n <= 0 || n >= had || n < (type.min ?? 0)) return [];
  return [{ label: t("problem.take", { count: n }), choice: withCount(choice, type, n) }];
}
