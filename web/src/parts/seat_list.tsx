import type { Bits, Seat, Section } from "../chart";
import { t } from "../text";

interface Props {
  section: Section;
  categories: readonly string[];
  free: Bits | undefined;
  chosen: readonly string[];
  toggle: (id: string) => void;
}

// SeatList is a section row by row. A seat is a switch: the same with a finger,
// a key and a screen reader, which hears section, row, seat and whether it is free.
export function SeatList({ section, categories, free, chosen, toggle }: Props) {
  const rows = section.rows.filter((r) => r.seats.some((s) => categories.includes(s.category)));
  return (
    <ol class="rows">
      {rows.map((row) => (
        <li key={row.name}>
          <span class="row-name" id={`row-${row.name}`}>
            {t("choose.row", { row: row.name })}
          </span>
          <span role="group" aria-labelledby={`row-${row.name}`} class="row-seats">
            {row.seats
              .filter((s) => categories.includes(s.category))
              .map((s) => (
                <SeatButton key={s.id} seat={s} on={chosen.includes(s.id)} free={!!free?.has(s.index)} toggle={toggle} />
              ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function SeatButton({ seat, on, free, toggle }: { seat: Seat; on: boolean; free: boolean; toggle: (id: string) => void }) {
  const said = [t("choose.seat", { seat: seat.label, row: seat.row, section: seat.section })];
  if (seat.place) said.push(t("choose.seat_place"));
  if (seat.companion) said.push(t("choose.seat_companion"));
  if (!free && !on) said.push(t("choose.seat_taken"));
  return (
    <button type="button" class={`seat${on ? " on" : ""}`} aria-pressed={on} aria-label={said.join(", ")} disabled={!free && !on} onClick={() => toggle(seat.id)}>
      {seat.label}
    </button>
  );
}
