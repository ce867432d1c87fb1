import type { Live } from "../live";
import { type Choice, type Phase, pickOf, step, withCount, withPick } from "../choice";
import { say, t } from "../text";
import type { Sale, TicketType } from "../wire";
import { Price } from "./price";
import { SeatChoice } from "./seat_choice";
import { Stepper } from "./stepper";

interface Props {
  sale: Sale;
  type: TicketType;
  phase: Phase | undefined; // of the windows that sell it; undefined = none does
  live: Live | undefined;
  choice: Choice;
  choose: (c: Choice) => void;
}

// TypeRow is one ticket type: what it is, what it costs, what is left, how many.
export function TypeRow({ sale, type, phase, live, choice, choose }: Props) {
  const name = say(type.name) || type.key;
  const pick = pickOf(choice, type.key);
  const state = live?.offers.get(type.key)?.state;
  const buyable = phase === "open" && state !== "none" && state !== "closed";
  return (
    <li class="type">
      <div class="type-line">
        <div>
          <h3>{name}</h3>
          {type.price && <Price unit={type.price} currency={sale.currency} />}
          <p class="facts">{facts(type).map((f) => <span key={f}>{f}</span>)}</p>
          {type.description && <p class="prose">{say(type.description)}</p>}
        </div>
        <div class="type-count">
          <State type={type} phase={phase} live={live} />
          {pick.seats.length === 0 && (
            <Stepper
              name={name}
              count={pick.count}
              max={type.max}
              disabled={!buyable}
              step={(by) => choose(step(choice, type, by))}
              set={(n) => choose(withCount(choice, type, n))}
            />
          )}
        </div>
      </div>
      {!!type.categories?.length && (buyable || pick.count > 0) && (
        <SeatChoice sale={sale} type={type} live={live} pick={pick} change={(p) => choose(withPick(choice, type.key, p))} choice={choice} choose={choose} />
      )}
    </li>
  );
}

function facts(type: TicketType): string[] {
  const said: string[] = [];
  if (type.admits > 1) said.push(t("type.admits", { count: type.admits }));
  if (type.min && type.min > 1) said.push(t("type.min", { count: type.min }));
  if (type.max) said.push(t("type.max", { count: type.max }));
  if (type.each) said.push(t("type.each", { count: type.each }));
  if (type.access) said.push(t("type.access"));
  if (type.policy?.named) said.push(t("type.named"));
  if (type.policy?.check_id) said.push(t("type.id"));
  if (type.policy?.minimum_age) said.push(t("type.age", { age: type.policy.minimum_age }));
  return said;
}

// State says in a word, and not by colour alone, whether there are any.
function State({ type, phase, live }: { type: TicketType; phase: Phase | undefined; live: Live | undefined }) {
  if (phase === "early") return <span class="state">{t("type.early")}</span>;
  if (phase !== "open") return <span class="state">{t("type.closed")}</span>;
  const a = live?.offers.get(type.key);
  if (!a) return <span class="state" />;
  const said = {
    available: a.left === undefined ? t("type.available") : t("type.left", { count: a.left }),
    few: a.left === undefined ? t("type.few") : t("type.left", { count: a.left }),
    none: a.returning ? t("type.returning") : t("type.none"),
    paused: t("type.paused"),
    closed: t("type.closed"),
  };
  return <span class={`state ${a.state}`}>{said[a.state]}</span>;
}
