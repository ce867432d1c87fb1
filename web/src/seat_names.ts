// Seats by their names, once the chart that has them is read.

import { useEffect, useState } from "preact/hooks";
import type { Chart } from "./chart";
import { seatText } from "./parts/seat_text";
import { chart } from "./seats_load";
import type { Sale } from "./wire";

// useSeatNames tells names for the seats of events; an id stands in until then.
export function useSeatNames(sale: Sale | undefined, events: readonly string[]): (event: string, id: string) => string {
  const [charts, set] = useState<Record<string, Chart>>({});
  const wanted = [...new Set(events)].sort().join();
  useEffect(() => {
    let left = false;
    for (const key of wanted.split(",")) {
      const hash = sale?.events.find((e) => e.key === key)?.chart;
      if (hash) void chart(hash).then((c) => left || set((all) => ({ ...all, [key]: c })), () => undefined);
    }
    return () => void (left = true);
  }, [sale, wanted]);
  return (event, id) => seatText(charts[event]?.seat(id), id);
}
