import { useState } from "preact/hooks";
import { type Choice, withBundle, withItem } from "../choice";
import { decimals, parseAmount } from "../money";
import { say, t } from "../text";
import type { Item, Sale } from "../wire";
import { Price } from "./price";
import { Stepper } from "./stepper";

interface Props {
  sale: Sale;
  choice: Choice;
  choose: (c: Choice) => void;
}

// Bundles are several tickets at one price.
export function Bundles({ sale, choice, choose }: Props) {
  if (!sale.bundles?.length) return null;
  return (
    <section>
      <h2>{t("choose.bundles")}</h2>
      <ul class="plain types">
        {sale.bundles.map((b) => {
          const name = say(b.name) || b.key;
          const n = choice.bundles[b.key] ?? 0;
          return (
            <li class="type type-line" key={b.key}>
              <div>
                <h3>{name}</h3>
                {b.price && <Price unit={b.price} currency={sale.currency} />}
                {b.description && <p class="prose">{say(b.description)}</p>}
              </div>
              <Stepper name={name} count={n} max={b.max} step={(by) => choose(withBundle(choice, b.key, n + by))} set={(v) => choose(withBundle(choice, b.key, v))} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}

// Extras are what admits nobody.
export function Extras({ sale, choice, choose }: Props) {
  if (!sale.items?.length) return null;
  return (
    <section>
      <h2>{t("choose.extras")}</h2>
      <ul class="plain types">
        {sale.items.map((item) => (
          <li class="type type-line" key={item.key}>
            <div>
              <h3>{say(item.name) || item.key}</h3>
              {item.price && item.kind !== "donation" && <Price unit={item.price} currency={sale.currency} />}
              {item.description && <p class="prose">{say(item.description)}</p>}
            </div>
            <ItemCount sale={sale} item={item} n={choice.items[item.key] ?? 0} set={(n) => choose(withItem(choice, item.key, n))} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ItemCount({ sale, item, n, set }: { sale: Sale; item: Item; n: number; set: (n: number) => void }) {
  const name = say(item.name) || item.key;
  if (item.kind === "donation") return <Donation currency={sale.currency} name={name} n={n} set={set} max={item.max} />;
  return <Stepper name={name} count={n} max={item.max} step={(by) => set(n + by)} set={set} />;
}

function Donation({ currency, name, n, set, max }: { currency: string; name: string; n: number; set: (n: number) => void; max?: number }) {
  const [typed, setTyped] = useState(n ? (n / 10 ** decimals(currency)).toFixed(decimals(currency)) : "");
  const amount = typed === "" ? 0 : parseAmount(typed, currency);
  const wrong = amount === undefined || (max && amount > max);
  return (
    <label>
      <span class="visually-hidden">
        {name}: {t("choose.donation")}
      </span>
      <input
        class="amount"
        inputMode="decimal"
        value={typed}
        aria-invalid={wrong ? true : undefined}
        onInput={(e) => {
          const v = e.currentTarget.value;
          setTyped(v);
          set(parseAmount(v, currency) ?? 0);
        }}
      />{" "}
      {currency}
    </label>
  );
}
