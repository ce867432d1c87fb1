import { useComputed } from "@preact/signals";
import { now } from "../app";
import { t } from "../text";
import { Countdown } from "./countdown";

// HoldClock counts a reservation down, and says so in words when little is left.
export function HoldClock({ until }: { until: number }) {
  const warning = useComputed(() => {
    const left = until - now.value;
    if (left <= 0) return t("hold.over");
    if (left <= 60_000) return t("hold.one_minute");
    return left <= 120_000 ? t("hold.two_minutes") : "";
  });
  const soon = warning.value !== "";
  return (
    <div class={`clock${soon ? " soon" : ""}`}>
      <Countdown until={until} /> {t("hold.left")}
      <p role="status" class="visually-hidden">
        {warning}
      </p>
    </div>
  );
}
