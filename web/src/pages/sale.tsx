import { isMissing, useLoad } from "../load";
import { Chooser } from "../parts/chooser";
import { EventHead, Selling } from "../parts/event_head";
import { Linked } from "../parts/linked";
import { Page, Waiting } from "../parts/page";
import { Windows } from "../parts/windows";
import { Link } from "../router";
import { say, t } from "../text";
import type { Sale } from "../wire";
import { Missing } from "./missing";

// SalePage is one sale: with one event its tickets, with several their list.
export function SalePage({ id }: { id: string }) {
  const { data: sale, error, again } = useLoad<Sale>(`/v1/sales/${id}`);
  if (isMissing(error)) return <Missing />;
  if (!sale) return <Waiting error={error} again={again} />;
  const only = sale.events.length === 1 ? sale.events[0] : undefined;
  return (
    <Page title={say(sale.name) || sale.sale}>
      {sale.description && <p class="prose">{say(sale.description)}</p>}
      {only && <EventHead event={only} />}
      {only && <Linked sale={sale.sale} event={only.key} />}
      <Windows sale={sale} />
      {!only && <Events sale={sale} />}
      {only && <Chooser key={sale.sale} sale={sale} renew={again} />}
      <Admission sale={sale} />
    </Page>
  );
}

function Events({ sale }: { sale: Sale }) {
  return (
    <ul class="plain">
      {sale.events.map((event) => (
        <li key={event.key} class="card">
          <h2>
            <Link to={`/events/${sale.sale}/${event.key}`}>{say(event.name) || event.key}</Link>
            <Selling event={event} />
          </h2>
          <EventHead event={event} />
          <Link class="button main" to={`/events/${sale.sale}/${event.key}`}>
            {t("event.choose")}
          </Link>
        </li>
      ))}
    </ul>
  );
}

// EventPage is one event of a sale. What is chosen here and at the sale's other
// events is reserved together.
export function EventPage({ id, event: key }: { id: string; event: string }) {
  const { data: sale, error, again } = useLoad<Sale>(`/v1/sales/${id}`);
  if (isMissing(error)) return <Missing />;
  if (!sale) return <Waiting error={error} again={again} />;
  const event = sale.events.find((e) => e.key === key);
  if (!event) return <Missing />;
  return (
    <Page title={say(event.name) || event.key}>
      <p>
        <Link to={`/sales/${sale.sale}`}>{say(sale.name) || sale.sale}</Link>
      </p>
      <EventHead event={event} />
      <Linked sale={sale.sale} event={key} />
      <Windows sale={sale} />
      <Chooser key={`${sale.sale} ${key}`} sale={sale} event={key} renew={again} />
      <Admission sale={sale} />
    </Page>
  );
}

function Admission({ sale }: { sale: Sale }) {
  if (!sale.admission) return null;
  return (
    <section>
      <h2>{t("sale.admission")}</h2>
      <p class="prose">{say(sale.admission)}</p>
    </section>
  );
}
