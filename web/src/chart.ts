// A chart in the browser: which seats there are, in the server's order, which is
// the order of the bits that say what is free.

export interface Seat {
  index: number;
  id: string;
  section: string;
  row: string;
  label: string;
  category: string;
  place?: boolean; // for a wheelchair
  companion?: boolean; // sold with a place only
}

// Bits are one bit per seat, the first seat in the lowest bit of the first byte.
export class Bits {
  private constructor(private readonly bytes: Uint8Array) {}

  static of(base64: string): Bits {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new Bits(bytes);
  }

  has(i: number): boolean {
    return ((this.bytes[i >> 3] ?? 0) >> (i & 7)) % 2 === 1;
  }

  // with is the same bits with some of them set or cleared.
  with(set: readonly number[], cleared: readonly number[]): Bits {
    const bytes = this.bytes.slice();
    for (const i of set) if (i >> 3 < bytes.length) bytes[i >> 3]! |= 1 << (i & 7);
    for (const i of cleared) if (i >> 3 < bytes.length) bytes[i >> 3]! &= ~(1 << (i & 7));
    return new Bits(bytes);
  }
}

export interface Row {
  name: string;
  seats: Seat[];
}

export interface Section {
  name: string;
  rows: Row[];
  categories: Set<string>;
}

export class Chart {
  readonly sections: Section[] = [];
  private readonly byId = new Map<string, Seat>();

  constructor(readonly seats: Seat[]) {
    const sections = new Map<string, Section>();
    for (const seat of seats) {
      this.byId.set(seat.id, seat);
      let section = sections.get(seat.section);
      if (!section) {
        section = { name: seat.section, rows: [], categories: new Set() };
        sections.set(seat.section, section);
        this.sections.push(section);
      }
      section.categories.add(seat.category);
      let row = section.rows.at(-1);
      if (row?.name !== seat.row) {
        row = { name: seat.row, seats: [] };
        section.rows.push(row);
      }
      row.seats.push(seat);
    }
  }

  seat(id: string): Seat | undefined {
    return this.byId.get(id);
  }

  // sectionsOf are the sections with seats of some of the categories.
  sectionsOf(categories: readonly string[]): Section[] {
    return this.sections.filter((s) => categories.some((c) => s.categories.has(c)));
  }
}

// freeIn counts a section's free seats of some categories.
export function freeIn(section: Section, categories: readonly string[], free: Bits | undefined): number {
  let n = 0;
  for (const row of section.rows) {
    for (const seat of row.seats) if (categories.includes(seat.category) && free?.has(seat.index)) n++;
  }
  return n;
}
