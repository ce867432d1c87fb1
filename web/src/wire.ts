// What the API says, as it says it. Names and shapes are those of /openapi.json.

export type Text = string | Record<string, string>;

export interface Fee {
  code: string;
  payee: string;
  amount: number;
  refundable: boolean;
  unavoidable: boolean;
}

export interface Tax {
  code: string;
  rate: number;
  amount: number;
  included: boolean;
}

export interface Unit {
  face: number;
  discount?: number;
  fees?: Fee[];
  taxes?: Tax[];
  total: number;
}

export interface SaleBrief {
  sale: string;
  name: Text;
  description?: Text;
  state: string;
  reason?: string; // why it is not open
  currency: string;
  events: EventInfo[];
  windows: Window[];
}

export interface Sale extends SaleBrief {
  types: TicketType[];
  items?: Item[];
  bundles?: Bundle[];
  questions?: Question[];
  identity?: string[]; // kinds of proof by which limits count
  order_fee?: Unit; // once per order that costs anything
  admission?: Text;
}

export interface EventInfo {
  key: string;
  name: Text;
  description?: Text;
  starts_at?: string;
  doors_at?: string;
  ends_at?: string;
  zone: string;
  venue?: { name: Text; address?: string };
  chart?: string;
  state?: string;
  reason?: string; // why it was cancelled
  selling?: "announced" | "on_sale" | "sold_out" | "paused" | "ended";
  minimum_age?: number;
  age?: Text; // the rule at the door, in words
}

export interface Window {
  key: string;
  name?: Text;
  opens_at: string;
  closes_at?: string;
  types: string[];
  access?: boolean;
  staff?: boolean;
  turn?: boolean;
  rules?: { version: number; effective_at?: string };
}

export interface TicketType {
  key: string;
  name: Text;
  description?: Text;
  event: string;
  categories?: string[];
  admits: number;
  min?: number;
  max?: number;
  each?: number;
  access?: boolean;
  price?: Unit;
  policy?: { named?: boolean; check_id?: boolean; minimum_age?: number };
}

export interface Item {
  key: string;
  name: Text;
  description?: Text;
  kind: "item" | "donation" | "delivery";
  max?: number;
  price?: Unit;
}

export interface Bundle {
  key: string;
  name: Text;
  description?: Text;
  parts: { type: string; count: number }[];
  max?: number;
  price?: Unit;
}

export interface Question {
  key: string;
  version: number;
  text: Text;
  consent: boolean;
  attendee: boolean;
  required: boolean;
  types?: string[];
}

export interface Availability {
  sale: string;
  seq: number;
  setup: number; // version of what was set up: another one may have other types
  events: { event: string; seats: number; free: string }[];
  types: Offer[];
}

export interface Offer {
  type: string;
  state: "available" | "few" | "none" | "paused" | "closed";
  left?: number;
  returning?: boolean; // all is gone, and some of it is only held
}

// Delta is what is different after a record from what was after an earlier one.
export interface Delta {
  from: number;
  seq: number;
  setup: number;
  events: { event: string; free?: string; freed?: number[]; taken?: number[] }[];
  types: Offer[];
}

export interface HoldLine {
  kind: string;
  type?: string;
  item?: string;
  donation?: string;
  delivery?: string;
  bundle?: string;
  count: number;
  seats?: string[];
  unit?: Unit; // not told where prices have moved on since
  total?: number;
}

export interface Hold {
  hold: string;
  sale: string;
  state: string;
  expires_at: string;
  renewable_until?: string; // no renewal helps beyond; told where the hold is read
  currency: string;
  total: number;
  lines: HoldLine[];
  together?: boolean;
  order?: string;
}

export interface WantLine {
  type?: string;
  item?: string;
  bundle?: string;
  donation?: string;
  delivery?: string;
  count?: number;
  amount?: number;
  seats?: string[];
  section?: string;
  apart?: boolean;
  accessible?: number;
  companions?: number;
}

export interface Order {
  order: string;
  sale: string;
  state: string;
  payment?: { state: "preparing" | "open" | "processing" | "declined" };
  currency: string;
  total: number;
  paid?: number;
  refunded?: number;
  refunding?: number; // on its way back
  pay_by?: string;
  lines?: HoldLine[];
  may_cancel?: boolean;
  links?: { order?: string; pay?: string; receipts?: string };
}

export interface Ticket {
  ticket: string;
  type: string;
  event: string;
  seat?: string;
  section?: string;
  row?: string;
  label?: string;
  attendee?: string; // who walks in with it, where somebody was named
  state: string;
  code?: string; // while it opens the door
}

// Posted is a version of a window's rules, and what names it.
export interface Posted {
  version: number;
  posted_at: string;
  effective_at: string;
  sha256: string;
  rules: Rules;
}

// Rules are the posted rules of one window.
export interface Rules {
  sale: string;
  window: string;
  opens: string;
  closes: string | null;
  order: {
    policy: { hold_for_seconds: number; hold_ceiling_seconds: number; pay_for_seconds: number; tickets_each?: number };
    fee: Cost;
  };
  events: { event: string; starts: string; tickets_each: number }[];
  types: RulesType[];
  pools: { pool: string; event: string; capacity: number }[];
  seats: { event: string; category: string; seats: number }[];
}

export interface RulesType {
  type: string;
  event: string;
  max: number;
  each: number;
  cost: Cost;
}

export interface Cost {
  currency: string;
  face: number;
  fees: Fee[];
  total: number;
}

// PayForm is what the payment company's form in our page needs.
export interface PayForm {
  company: "stripe";
  publishable_key: string;
  client_secret: string;
  account?: string; // of the seller with the company
  currency: string;
  total: number;
}
