import { money } from "../money";
import { language, t } from "../text";
import type { Unit } from "../wire";

export const cash = (minor: number, currency: string) => money(minor, currency, language);

// Price is what is paid, with every fee in it, and what it is made of.
export function Price({ unit, currency }: { unit: Unit; currency: string }) {
  return (
    <span class="price">
      <strong>{cash(unit.total, currency)}</strong> <small>{parts(unit, currency)}</small>
    </span>
  );
}

function parts(unit: Unit, currency: string): string {
  const fees = (unit.fees ?? []).reduce((sum, f) => sum + f.amount, 0);
  const said = [fees > 0 ? t("type.includes", { fees: cash(fees, currency) }) : t("type.no_fees")];
  for (const x of unit.taxes ?? []) {
    said.push(
      x.included ? t("type.taxes", { code: x.code, rate: x.rate / 10_000 }) : t("type.taxes_added", { code: x.code, amount: cash(x.amount, currency) }),
    );
  }
  return said.join(", ");
}
