import { isMissing, useLoad } from "../load";
import { Page, Waiting } from "../parts/page";
import { Document } from "../parts/document";
import { Link } from "../router";
import { language, say, t } from "../text";
import { ownZone, whenText } from "../time";
import type { Sale } from "../wire";

interface Rules {
  version?: number;
  effective_at?: string;
  [part: string]: unknown;
}

// RulesPage shows what was posted before a window opened, whole and as it is.
export function RulesPage({ sale: id, window: key }: { sale: string; window: string }) {
  const { data: rules, error, again } = useLoad<Rules>(`/v1/sales/${id}/rules/${key}`);
  const sale = useLoad<Sale>(`/v1/sales/${id}`).data;
  if (!rules && !isMissing(error)) return <Waiting error={error} again={again} />;
  const zone = sale?.events[0]?.zone ?? ownZone();
  const { version, effective_at, ...parts } = rules ?? {};
  return (
    <Page title={t("rules.title")}>
      <p>{sale && <Link to={`/sales/${id}`}>{say(sale.name) || id}</Link>}</p>
      {rules ? <p>{t("rules.intro")}</p> : <p>{t("rules.none")}</p>}
      {version !== undefined && effective_at && <p>{t("rules.version", { version, time: whenText(effective_at, zone, language) })}</p>}
      {rules && <Document value={parts} zone={zone} currency={sale?.currency} />}
      {rules && <a href={`/v1/sales/${id}/rules/${key}`}>{t("rules.machine")}</a>}
    </Page>
  );
}
