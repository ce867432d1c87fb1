// Charts never change, so each is read once.

import { api } from "./app";
import { Chart, type Seat } from "./chart";

// ChartDoc is a chart as the API sends it.
export interface ChartDoc {
  categories: { key: string; name: string }[];
  sections: { name: string; rows: { name: string; seats: SeatDoc[] }[] }[];
}

export interface SeatDoc {
  id: string;
  label: string;
  category: number;
  place?: boolean;
  companion?: boolean;
}

const charts = new Map<string, Promise<Chart>>();

export function chart(hash: string): Promise<Chart> {
  let c = charts.get(hash);
  if (!c) {
    c = api.ask<ChartDoc>(`/v1/charts/${hash}`).then((a) => readChart(a.body));
    c.catch(() => charts.delete(hash));
    charts.set(hash, c);
  }
  return c;
}

export function readChart(doc: ChartDoc): Chart {
  const seats: Seat[] = [];
  for (const section of doc.sections) {
    for (const row of section.rows) {
      for (const s of row.seats) {
        seats.push({
          index: seats.length,
          id: s.id,
          section: section.name,
          row: row.name,
          label: s.label,
          category: doc.categories[s.category]?.key ?? "",
          place: s.place,
          companion: s.companion,
        });
      }
    }
  }
  return new Chart(seats);
}
