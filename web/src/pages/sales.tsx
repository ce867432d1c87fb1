import { useLoad } from "../load";
import { Page, Waiting } from "../parts/page";
import { EventHead, Selling } from "../parts/event_head";
import { Windows } from "../parts/windows";
import { Link } from "../router";
import { say, t } from "../text";
import type { SaleBrief } from "../wire";

// Sales is the list of what is on sale, and what will be.
export function Sales() {
  const { data, error, again } = useLoad<{ sales: SaleBrief[] }>("/v1/sales");
  return (
    <Page title={t("sales.title")}>
      {!data && <Waiting error={error} again={again} />}
      {data?.sales.length === 0 && <p>{t("sales.none")}</p>}
      <ul class="plain">
        {data?.sales.map((sale) => (
          <li key={sale.sale} class="card">
            <h2>
              <Link to={`/sales/${sale.sale}`}>{say(sale.name) || sale.sale}</Link>
              {sale.events.length === 1 && <Selling event={sale.events[0]!} />}
            </h2>
            {sale.events.length === 1 ? <EventHead event={sale.events[0]!} /> : <p>{t("sales.events", { count: sale.events.length })}</p>}
            <Windows sale={sale} />
          </li>
        ))}
      </ul>
    </Page>
  );
}
