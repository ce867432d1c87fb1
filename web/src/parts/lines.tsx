import { say, t } from "../text";
import type { HoldLine, Sale } from "../wire";
import { cash } from "./price";

interface Props {
  lines: HoldLine[];
  currency: string;
  total: number;
  sale: Sale | undefined;
  seatName?: (event: string, id: string) => string;
  drop?: (line: number, seat?: string) => void;
}

// Lines are what was reserved or ordered, with every price that is paid.
export function Lines({ lines, currency, total, sale, seatName = (_, id) => id, drop }: Props) {
  return (
    <ul class="plain lines">
      {lines.map((line, i) => (
        <li key={i}>
          <div class="line">
            <span>
              {line.count > 1 && `${line.count} × `}
              {lineName(line, sale)}
              {eventName(line, sale) && <small> · {eventName(line, sale)}</small>}
            </span>
            <span class="amount">{line.total !== undefined && cash(line.total, currency)}</span>
          </div>
          <small>{unitText(line, currency)}</small>
          {line.seats && (
            <ul class="plain seat-names">
              {line.seats.map((id) => {
                const name = seatName(eventOf(line, sale), id);
                return (
                  <li key={id}>
                    {name}
                    {drop && (
                      <button type="button" class="small" aria-label={t("hold.drop_seat", { seat: name })} onClick={() => drop(i, id)}>
                        ×
                      </button>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
          {drop && !line.seats && line.kind !== "fee" && line.kind !== "discount" && (
            <button type="button" class="small" onClick={() => drop(i)}>
              {t("hold.drop", { name: lineName(line, sale) })}
            </button>
          )}
        </li>
      ))}
      <li class="line sum">
        <strong>{t("hold.total")}</strong>
        <strong class="amount">{cash(total, currency)}</strong>
      </li>
    </ul>
  );
}

// lineName is what the organizer calls what a line sells.
export function lineName(line: HoldLine, sale: Sale | undefined): string {
  const type = sale?.types.find((x) => x.key === line.type);
  const item = sale?.items?.find((x) => x.key === itemKey(line));
  if (line.kind === "fee") return t("hold.order_fee");
  return say(type?.name ?? item?.name) || line.type || itemKey(line) || line.kind;
}

const itemKey = (line: HoldLine) => line.item ?? line.donation ?? line.delivery;

export function eventOf(line: HoldLine, sale: Sale | undefined): string {
  return sale?.types.find((x) => x.key === line.type)?.event ?? "";
}

function eventName(line: HoldLine, sale: Sale | undefined): string {
  if ((sale?.events.length ?? 0) < 2) return "";
  return say(sale?.events.find((e) => e.key === eventOf(line, sale))?.name);
}

function unitText(line: HoldLine, currency: string): string {
  const u = line.unit;
  if (!u || line.kind === "fee") return "";
  const said: string[] = [];
  if (line.count > 1) said.push(t("hold.unit", { price: cash(u.total, currency) }));
  if (u.discount) said.push(t("hold.discount", { amount: cash(-u.discount, currency) }));
  for (const f of u.fees ?? []) said.push(t("hold.fee", { code: f.code, amount: cash(f.amount, currency) }));
  for (const x of u.taxes ?? []) {
    said.push(
      x.included ? t("type.taxes", { code: x.code, rate: x.rate / 10_000 }) : t("hold.fee", { code: x.code, amount: cash(x.amount, currency) }),
    );
  }
  return said.join(" · ");
}
