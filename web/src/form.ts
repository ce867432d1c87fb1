// The checkout form without its looks: what is asked, what is missing, and what
// is sent. Pure.

import type { Hold, HoldLine, Question, Sale } from "./wire";

export interface Form {
  name: string;
  email: string;
  phone: string;
  attendees: Record<number, string>; // by ticket, counted from 0
  answers: Record<string, string | boolean>; // by question, or question and ticket
}

export const emptyForm: Form = { name: "", email: "", phone: "", attendees: {}, answers: {} };

// TicketSlot is one ticket that will be issued.
export interface TicketSlot {
  n: number;
  line: HoldLine;
}

export function slots(hold: Hold): TicketSlot[] {
  const out: TicketSlot[] = [];
  for (const line of hold.lines) {
    if (line.kind !== "ticket") continue;
    for (let i = 0; i < line.count; i++) out.push({ n: out.length, line });
  }
  return out;
}

// named says whether a ticket carries the name of who walks in.
export function named(slot: TicketSlot, sale: Sale): boolean {
  return !!sale.types.find((type) => type.key === slot.line.type)?.policy?.named;
}

export interface Asked {
  id: string; // in Form.answers
  question: Question;
  ticket?: TicketSlot; // when it is asked for each
}

// asked is every question that this reservation has to answer.
export function asked(hold: Hold, sale: Sale): Asked[] {
  const all = slots(hold);
  return (sale.questions ?? []).flatMap((question): Asked[] => {
    const meant = all.filter((s) => !question.types?.length || question.types.includes(s.line.type ?? ""));
    if (meant.length === 0) return [];
    if (!question.attendee) return [{ id: question.key, question }];
    return meant.map((ticket) => ({ id: `${question.key} ${ticket.n}`, question, ticket }));
  });
}

// Wrong is a field that has to be looked at again, and why.
export type Wrong = Record<string, "required" | "email" | "agree">;

const looksLikeEmail = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

export function check(f: Form, hold: Hold, sale: Sale): Wrong {
  const wrong: Wrong = {};
  if (!f.name.trim()) wrong.name = "required";
  if (!looksLikeEmail.test(f.email.trim())) wrong.email = f.email.trim() ? "email" : "required";
  for (const s of slots(hold)) if (named(s, sale) && !f.attendees[s.n]?.trim()) wrong[`attendee ${s.n}`] = "required";
  for (const a of asked(hold, sale)) {
    if (!a.question.required) continue;
    const given = f.answers[a.id];
    if (a.question.consent && given !== true) wrong[a.id] = "agree";
    if (!a.question.consent && !String(given ?? "").trim()) wrong[a.id] = "required";
  }
  return wrong;
}

interface AnswerOut {
  question: string;
  version: number;
  ticket?: number;
  agreed?: boolean;
  text?: string;
}

export interface CheckoutRequest {
  agreed_total: number;
  buyer: { name: string; email: string; phone?: string };
  attendees?: { ticket: number; name: string }[];
  answers?: AnswerOut[];
  language: string;
}

// request is the form as it is sent.
export function request(f: Form, hold: Hold, sale: Sale, language: string): CheckoutRequest {
  const attendees = slots(hold)
    .filter((s) => named(s, sale) && f.attendees[s.n]?.trim())
    .map((s) => ({ ticket: s.n, name: f.attendees[s.n]!.trim() }));
  const answers = asked(hold, sale).flatMap((a) => answer(a, f.answers[a.id]));
  const phone = f.phone.trim();
  return {
    agreed_total: hold.total,
    buyer: { name: f.name.trim(), email: f.email.trim(), ...(phone && { phone }) },
    ...(attendees.length > 0 && { attendees }),
    ...(answers.length > 0 && { answers }),
    language,
  };
}

function answer(a: Asked, given: string | boolean | undefined): AnswerOut[] {
  const out: AnswerOut = { question: a.question.key, version: a.question.version };
  if (a.ticket) out.ticket = a.ticket.n;
  if (a.question.consent) return given === undefined ? [] : [{ ...out, agreed: given === true }];
  const text = String(given ?? "").trim();
  return text ? [{ ...out, text }] : [];
}
