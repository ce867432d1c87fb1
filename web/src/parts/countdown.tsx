import { now } from "../app";
import { clockFace, left } from "../time";
import { t } from "../text";

// Countdown shows what is left until an instant of the server's clock. It is not
// read out each second; who needs to hear of it is told in words elsewhere.
export function Countdown({ until, from = now.value }: { until: number; from?: number }) {
  const ms = until - from;
  const days = left(ms).days;
  return (
    <span class="countdown" role="timer" aria-live="off">
      {days > 1 ? t("window.days", { count: days }) : clockFace(ms)}
    </span>
  );
}
