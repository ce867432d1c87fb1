import { useComputed } from "@preact/signals";
import { now } from "../app";
import { phase, publicWindows } from "../choice";
import { Link } from "../router";
import { language, say, t } from "../text";
import { roomPath } from "../turn";
import { ownZone, whenText } from "../time";
import type { SaleBrief, Window } from "../wire";
import { Countdown } from "./countdown";

// Windows says when a sale opens, by the server's clock, and under which rules.
export function Windows({ sale }: { sale: SaleBrief }) {
  const zone = sale.events[0]?.zone ?? ownZone();
  const windows = publicWindows(sale);
  const open = useComputed(() => windows.some((w) => phase(w, now.value) === "open")).value;
  return (
    <div>
      <p role="status" class="visually-hidden">
        {open ? t("window.opened") : ""}
      </p>
      <ul class="plain windows">
        {windows.map((w) => (
          <li key={w.key}>
            {windows.length > 1 && <strong>{say(w.name) || w.key}: </strong>}
            <State window={w} zone={zone} />
            {w.access && <span class="tag">{t("window.access")}</span>}
            {w.turn && <a href={roomPath(sale.sale, w.key)}>{t("window.room")}</a>}
            {w.rules && <Link to={`/rules/${sale.sale}/${w.key}`}>{t("window.rules")}</Link>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function State({ window: w, zone }: { window: Window; zone: string }) {
  const at = (instant: string) => whenText(instant, zone, language);
  switch (useComputed(() => phase(w, now.value)).value) {
    case "early":
      return (
        <span>
          {t("window.opens", { time: at(w.opens_at) })}
          {" · "}
          {t("window.opens_in")} <Countdown until={Date.parse(w.opens_at)} />
        </span>
      );
    case "open":
      return <span>{w.closes_at ? t("window.open_until", { time: at(w.closes_at) }) : t("window.open")}</span>;
    default:
      return <span>{t("window.closed", { time: at(w.closes_at!) })}</span>;
  }
}
