import { isMissing, useLoad } from "../load";
import { Document } from "../parts/document";
import { Page, Waiting } from "../parts/page";
import { OrderRules, Prices, Split } from "../parts/rules";
import { Link } from "../router";
import { language, say, t } from "../text";
import { ownZone, whenText } from "../time";
import type { Posted, Sale } from "../wire";

// RulesPage shows what was posted before a window opened: in words what most
// people look for, and below it the whole document as it is.
export function RulesPage({ sale: id, window: key }: { sale: string; window: string }) {
  const path = `/v1/sales/${id}/rules/${key}`;
  const { data: posted, error, again } = useLoad<Posted>(path);
  const sale = useLoad<Sale>(`/v1/sales/${id}`).data;
  if (!posted && !isMissing(error)) return <Waiting error={error} again={again} />;
  return (
    <Page title={t("rules.title")}>
      <p>
        <Link to={`/sales/${id}`}>{say(sale?.name) || id}</Link>
      </p>
      {posted ? <Told posted={posted} sale={sale} path={path} /> : <p>{t("rules.none")}</p>}
    </Page>
  );
}

function Told({ posted, sale, path }: { posted: Posted; sale: Sale | undefined; path: string }) {
  const { rules } = posted;
  const zone = sale?.events[0]?.zone ?? ownZone();
  const at = (instant: string) => whenText(instant, zone, language);
  const window = sale?.windows.find((w) => w.key === rules.window);
  const named = { window: say(window?.name) || rules.window, opens: at(rules.opens) };
  return (
    <>
      <p>{t("rules.intro")}</p>
      <p>{t("rules.version", { version: posted.version, time: at(posted.effective_at) })}</p>
      <p>{rules.closes ? t("rules.window_closes", { ...named, closes: at(rules.closes) }) : t("rules.window", named)}</p>
      <Prices rules={rules} sale={sale} />
      <OrderRules rules={rules} sale={sale} />
      <Split rules={rules} sale={sale} />
      <details>
        <summary>{t("rules.whole")}</summary>
        <Document value={rules} zone={zone} currency={sale?.currency} />
      </details>
      <p>
        <a href={path}>{t("rules.machine")}</a> <small>{t("rules.hash", { hash: posted.sha256 })}</small>
      </p>
    </>
  );
}
