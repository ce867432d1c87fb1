import type { Seat } from "../chart";
import { t } from "../text";

// seatText names a seat the way its ticket does.
export function seatText(seat: Seat | undefined, id: string): string {
  return seat ? t("ticket.seat", { section: seat.section, row: seat.row, seat: seat.label }) : id;
}
