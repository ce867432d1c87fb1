import { list, say, t } from "../text";
import type { Rules, RulesType, Sale } from "../wire";
import { cash } from "./price";

interface Props {
  rules: Rules;
  sale: Sale | undefined;
}

// Prices are what everything costs in this window, with every fee.
export function Prices({ rules, sale }: Props) {
  const name = (type: RulesType) => {
    const known = sale?.types.find((x) => x.key === type.type);
    const event = (sale?.events.length ?? 0) > 1 ? `, ${eventName(type.event, sale)}` : "";
    return (say(known?.name) || type.type) + event;
  };
  return (
    <section>
      <h2>{t("rules.prices")}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={t("rules.prices")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("rules.ticket")}</th>
              <th scope="col" class="amount">{t("rules.face")}</th>
              <th scope="col">{t("rules.fees")}</th>
              <th scope="col" class="amount">{t("rules.price")}</th>
              <th scope="col" class="amount">{t("rules.most")}</th>
            </tr>
          </thead>
          <tbody>
            {rules.types.map((type) => (
              <tr key={type.type}>
                <th scope="row">{name(type)}</th>
                <td class="amount">{cash(type.cost.face, type.cost.currency)}</td>
                <td>{type.cost.fees.map((f) => t("hold.fee", { code: f.code, amount: cash(f.amount, type.cost.currency) })).join(", ") || "–"}</td>
                <td class="amount">{cash(type.cost.total, type.cost.currency)}</td>
                <td class="amount">{type.max || "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

// OrderRules are what holds for every reservation and order.
export function OrderRules({ rules, sale }: Props) {
  const p = rules.order.policy;
  const minutes = (seconds: number) => Math.round(seconds / 6) / 10;
  const fee = rules.order.fee;
  const each = rules.events.filter((e) => e.tickets_each > 0);
  return (
    <section>
      <h2>{t("rules.order")}</h2>
      <ul>
        <li>{t("rules.hold_for", { minutes: minutes(p.hold_for_seconds), ceiling: minutes(p.hold_ceiling_seconds) })}</li>
        <li>{t("rules.pay_for", { minutes: minutes(p.pay_for_seconds) })}</li>
        {fee.total > 0 && <li>{t("rules.order_fee", { fee: cash(fee.total, fee.currency) })}</li>}
        {!!p.tickets_each && <li>{t("rules.tickets_each", { count: p.tickets_each })}</li>}
        {each.map((e) => (
          <li key={e.event}>{t("rules.event_each", { count: e.tickets_each, event: eventName(e.event, sale) })}</li>
        ))}
        {!p.tickets_each && each.length === 0 && <li>{t("rules.no_limit")}</li>}
      </ul>
    </section>
  );
}

// Split is how much there is of what.
export function Split({ rules, sale }: Props) {
  return (
    <section>
      <h2>{t("rules.split")}</h2>
      <ul>
        {rules.pools.map((p) => (
          <li key={p.pool}>{t("rules.pool", { name: p.pool, count: p.capacity })}</li>
        ))}
        {rules.seats.map((s) => (
          <li key={`${s.event} ${s.category}`}>{t("rules.seats", { event: eventName(s.event, sale), category: categoryName(s, sale), count: s.seats })}</li>
        ))}
      </ul>
    </section>
  );
}

function eventName(key: string, sale: Sale | undefined): string {
  return say(sale?.events.find((e) => e.key === key)?.name) || key;
}

// categoryName is what a seat category is sold as.
function categoryName(s: Rules["seats"][number], sale: Sale | undefined): string {
  const types = sale?.types.filter((x) => x.event === s.event && x.categories?.includes(s.category)) ?? [];
  return list(types.map((x) => say(x.name))) || s.category;
}
