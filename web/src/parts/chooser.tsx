import { useComputed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api";
import { api, browser, clock, keepHold, now, shelf } from "../app";
import { useAvailability } from "../availability";
import { type Choice, type Phase, estimate, isEmpty, needsProof, nothing, phase, publicWindows, ticketsIn } from "../choice";
import { choose as keep, draft } from "../draft";
import { useDoing } from "../doing";
import { type Refusal, refusal } from "../refusal";
import { add, place, request, resume } from "../reserve";
import { Link, go } from "../router";
import { useSeatNames } from "../seat_names";
import { known, proven, session } from "../session";
import { t } from "../text";
import { turnFor } from "../turn";
import type { Hold, Sale, TicketType } from "../wire";
import { Busy } from "./busy";
import { EmailProof } from "./email_proof";
import { Bundles, Extras } from "./extras";
import { Notice } from "./notice";
import { cash } from "./price";
import { Refused } from "./refused";
import { TypeRow } from "./type_row";

// Chooser is where a visitor picks tickets of a sale, or of one of its events,
// and has them reserved.
export function Chooser({ sale, event, renew }: { sale: Sale; event?: string; renew: () => void }) {
  const live = useAvailability(sale.sale).value;
  useNewSetup(live?.setup, renew);
  const choice = draft(sale.sale).value;
  const own = sale.types.filter((type) => choice.types[type.key]?.seats.length).map((type) => type.event);
  const { refused, setRefused, reserve, doing } = useReserve(sale, useSeatNames(sale, own));
  const choose = (c: Choice) => {
    keep(sale.sale, c);
    setRefused(undefined);
  };
  useEffect(() => void known(), []);
  const types = sale.types.filter((type) => !event || type.event === event);
  // a string, so that the page is drawn again when a window opens and not at each tick
  const phases = useComputed(() => types.map((type) => phaseOf(sale, type) ?? "").join()).value.split(",") as (Phase | "")[];
  return (
    <section class="chooser">
      <h2>{t("choose.title")}</h2>
      {shelf.value.holds[sale.sale] && (
        <p class="notice">
          {t("choose.have_hold")} <Link to="/cart">{t("choose.to_hold")}</Link>
        </p>
      )}
      {!refused?.proof && needsProof(sale, proven.value) && <EmailProof proven={() => undefined} />}
      {sale.state !== "open" && <p class="notice">{t("sale.not_open")} {sale.reason}</p>}
      <ul class="plain types">
        {types.map((type, i) => (
          <TypeRow key={type.key} sale={sale} type={type} phase={phases[i] || undefined} live={live} choice={choice} choose={choose} />
        ))}
      </ul>
      <Bundles sale={sale} choice={choice} choose={choose} />
      <Extras sale={sale} choice={choice} choose={choose} />
      <Codes choice={choice} choose={choose} />
      <div role="alert">{refused && <Refused refusal={refused} take={choose} />}</div>
      {refused?.proof && <EmailProof proven={() => (setRefused(undefined), reserve())} />}
      <Notice error={refused ? undefined : doing.error} />
      <div class="bar">
        <span role="status">
          {sum(choice, sale)}
          {!isEmpty(choice) && sale.order_fee && <small> {t("choose.order_fee", { fee: cash(sale.order_fee.total, sale.currency) })}</small>}
        </span>
        <Busy busy={doing.busy} disabled={isEmpty(choice)} onClick={reserve}>
          {shelf.value.holds[sale.sale] ? t("choose.add") : t("choose.reserve")}
        </Busy>
      </div>
    </section>
  );
}

// useNewSetup reads the sale again when the organizer has changed it, a moment
// later: its document may be a second old.
function useNewSetup(setup: number | undefined, renew: () => void) {
  const seen = useRef(setup);
  useEffect(() => {
    if (seen.current !== undefined && setup !== seen.current) setTimeout(renew, 1_500);
    seen.current = setup;
  }, [setup]);
}

function useReserve(sale: Sale, seatName: (event: string, id: string) => string) {
  const doing = useDoing();
  const [refused, setRefused] = useState<Refusal | undefined>();
  const got = (hold: Hold) => {
    keepHold(sale.sale, hold.hold);
    keep(sale.sale, nothing);
    go("/cart");
  };
  const reserve = () =>
    doing.run(async () => {
      const choice = draft(sale.sale).value;
      const body = request(choice, sale, clock.now(), (window) => turnFor(browser, sale.sale, window, clock.now()));
      setRefused(undefined);
      if (!body) return setRefused({ words: [t("type.early")], offers: [], proof: false });
      const hold = shelf.value.holds[sale.sale];
      try {
        got(await (hold ? add(api, sale.sale, hold, body, session) : place(api, sale.sale, body, session)));
      } catch (e) {
        if (e instanceof Problem) setRefused(refusal(e, choice, sale, (id) => seatName(String(e.more.event), id)));
        throw e;
      }
    });
  useEffect(() => {
    // a reload in the middle: the same request, whose answer is still out
    doing.run(async () => {
      const hold = await resume(api, sale.sale, shelf.value.holds[sale.sale]);
      if (hold) got(hold);
    });
  }, [sale.sale]);
  return { refused, setRefused, reserve, doing };
}

// phaseOf is the best that a type's windows have to say.
function phaseOf(sale: Sale, type: TicketType): Phase | undefined {
  const phases = publicWindows(sale)
    .filter((w) => w.types.includes(type.key))
    .map((w) => phase(w, now.value));
  return (["open", "early", "over"] as const).find((p) => phases.includes(p));
}

function sum(choice: Choice, sale: Sale): string {
  if (isEmpty(choice)) return t("choose.nothing");
  return t("choose.sum", { count: ticketsIn(choice, sale), total: cash(estimate(choice, sale), sale.currency) });
}

function Codes({ choice, choose }: { choice: Choice; choose: (c: Choice) => void }) {
  const typed = (e: Event) => {
    const text = (e.currentTarget as HTMLInputElement).value;
    choose({ ...choice, codes: text.split(/[\s,]+/).filter(Boolean) });
  };
  return (
    <details open={choice.codes.length > 0}>
      <summary>{t("choose.have_code")}</summary>
      <div class="field">
        <label for="codes">{t("choose.code")}</label>
        <input id="codes" value={choice.codes.join(" ")} onChange={typed} autoComplete="off" spellcheck={false} />
      </div>
    </details>
  );
}
