import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { api, forgetHold, now } from "../app";
import { useDoing } from "../doing";
import { Link } from "../router";
import { useSeatNames } from "../seat_names";
import { language, t } from "../text";
import { ownZone, whenText } from "../time";
import type { Hold, Sale } from "../wire";
import { Busy } from "./busy";
import { CheckoutForm } from "./checkout_form";
import { HoldClock } from "./hold_clock";
import { eventOf, Lines } from "./lines";
import { Notice } from "./notice";

interface Props {
  hold: Hold;
  sale: Sale;
  changed: (h: Hold) => void;
}

// HoldCard is one reservation: its clock, what is in it, and what can be done.
export function HoldCard({ hold, sale, changed }: Props) {
  const until = Date.parse(hold.expires_at);
  const over = useComputed(() => now.value >= until).value;
  const doing = useDoing();
  const [said, say] = useState("");
  const seatName = useSeatNames(sale, hold.lines.filter((l) => l.seats).map((l) => eventOf(l, sale)));
  const write = (name: string, path: string, body: unknown, method: string, words: (h: Hold) => string) =>
    doing.run(async () => {
      const a = await api.carryOut<Hold>(`${name} ${hold.hold}`, `/v1/holds/${hold.hold}${path}`, body, method);
      changed(a.body);
      say(words(a.body));
    });
  const renew = () =>
    write("renew", "/renew", {}, "POST", (h) => t("hold.renewed", { time: whenText(h.expires_at, sale.events[0]?.zone ?? ownZone(), language) }));
  const drop = (line: number, seat?: string) =>
    write("change", "", { drop: [seat ? { line, seats: [seat] } : { line, count: 1 }] }, "PATCH", () => "");
  if (over) return <Over hold={hold} sale={sale} />;
  return (
    <>
      <section class="card" aria-label={t("hold.title")}>
        <HoldClock until={until} />
        {hold.together === false && <p class="notice">{t("hold.apart")}</p>}
        <Lines lines={hold.lines} currency={hold.currency} total={hold.total} sale={sale} seatName={seatName} drop={hold.lines.length > 0 ? drop : undefined} />
        <p role="status">{said}</p>
        <Notice error={doing.error} />
        <div class="actions">
          {hold.renewable_until !== hold.expires_at && (
            <Busy quiet busy={doing.busy} onClick={renew}>
              {t("hold.renew")}
            </Busy>
          )}
          <Link class="button" to={`/sales/${hold.sale}`}>
            {t("hold.add")}
          </Link>
          <Release hold={hold} />
        </div>
        <UseCode use={(code) => write("change", "", { codes: [code] }, "PATCH", () => t("hold.code_used"))} busy={doing.busy} />
      </section>
      <CheckoutForm hold={hold} sale={sale} changed={changed} />
    </>
  );
}

export function Over({ hold, sale }: { hold: { hold: string }; sale: { sale: string } }) {
  return (
    <div class="notice" role="status">
      <p>{t("hold.over")}</p>
      <Link class="button main" to={`/sales/${sale.sale}`} leave={() => forgetHold(hold.hold)}>
        {t("hold.choose_again")}
      </Link>
    </div>
  );
}

function Release({ hold }: { hold: Hold }) {
  const [asking, ask] = useState(false);
  const doing = useDoing();
  const release = () =>
    doing.run(async () => {
      await api.ask(`/v1/holds/${hold.hold}`, { method: "DELETE" });
      forgetHold(hold.hold);
    });
  if (!asking) {
    return (
      <button type="button" onClick={() => ask(true)}>
        {t("hold.release")}
      </button>
    );
  }
  return (
    <div class="sure" role="group" aria-label={t("hold.release_sure")}>
      <p>{t("hold.release_sure")}</p>
      <Busy quiet busy={doing.busy} onClick={release}>
        {t("hold.release_yes")}
      </Busy>
      <button type="button" onClick={() => ask(false)}>
        {t("hold.release_no")}
      </button>
      <Notice error={doing.error} />
    </div>
  );
}

function UseCode({ use, busy }: { use: (code: string) => void; busy: boolean }) {
  const [code, set] = useState("");
  const submit = (e: Event) => {
    e.preventDefault();
    if (code.trim()) use(code.trim());
  };
  return (
    <details>
      <summary>{t("hold.code")}</summary>
      <form class="inline" onSubmit={submit}>
        <label for="hold-code">{t("choose.code")}</label>
        <input id="hold-code" value={code} onInput={(e) => set(e.currentTarget.value)} autoComplete="off" spellcheck={false} />
        <Busy quiet submit busy={busy}>
          {t("hold.code_use")}
        </Busy>
      </form>
    </details>
  );
}
