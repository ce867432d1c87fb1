import { language, say } from "../text";
import { whenText } from "../time";
import { cash } from "./price";

interface Props {
  value: unknown;
  zone: string;
  currency: string | undefined;
  name?: string;
}

// Document shows any document in words: names with their values, nothing left
// out. What is posted is shown whole, also what this page knows nothing of.
export function Document({ value, zone, currency, name = "" }: Props) {
  if (Array.isArray(value)) return <Items items={value} zone={zone} currency={currency} name={name} />;
  if (typeof value !== "object" || value === null) return <>{plain(value, name, zone, currency)}</>;
  if (isText(value)) return <>{say(value)}</>;
  const own = "currency" in value && typeof value.currency === "string" ? value.currency : currency;
  return (
    <dl class="document">
      {Object.entries(value).map(([k, v]) => (
        <div key={k} class={typeof v === "object" && v !== null && !isText(v) ? "part" : ""}>
          <dt>{title(k)}</dt>
          <dd>
            <Document value={v} zone={zone} currency={own} name={k} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Items({ items, zone, currency, name }: { items: unknown[]; zone: string; currency: string | undefined; name: string }) {
  if (items.every((i) => typeof i !== "object")) return <>{items.join(", ")}</>;
  return (
    <ul class="plain">
      {items.map((i, n) => (
        <li key={n}>
          <Document value={i} zone={zone} currency={currency} name={name} />
        </li>
      ))}
    </ul>
  );
}

// isText knows a text in several languages: its names are languages.
function isText(v: object): v is Record<string, string> {
  const keys = Object.keys(v);
  return keys.length > 0 && keys.every((k) => /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(k) && typeof (v as Record<string, unknown>)[k] === "string");
}

const amounts = new Set(["face", "amount", "total", "price", "discount"]);

function plain(value: unknown, name: string, zone: string, currency: string | undefined): string {
  if (typeof value === "boolean") return value ? "✓" : "–";
  if (typeof value === "number" && currency && amounts.has(name)) return cash(value, currency);
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) return whenText(value, zone, language);
  return String(value ?? "–");
}

function title(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
