// Money is whole minor units beside a currency, as it travels: 1234 of EUR is
// 12.34. How many decimals a currency has is ISO 4217's word, not the
// browser's, whose tables differ for some.

const none = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" "));
const three = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

export function decimals(currency: string): number {
  return none.has(currency) ? 0 : three.has(currency) ? 3 : 2;
}

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, language: string): Intl.NumberFormat {
  const id = `${language} ${currency}`;
  let f = formats.get(id);
  if (!f) {
    const digits = decimals(currency);
    f = new Intl.NumberFormat(language, {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(id, f);
  }
  return f;
}

// money says an amount the way the reader's language does.
export function money(minor: number, currency: string, language: string): string {
  return format(currency, language).format(minor / 10 ** decimals(currency));
}

// parseAmount reads what somebody typed, with a point or a comma, as minor
// units. It is undefined for what is no amount, or finer than the currency.
export function parseAmount(typed: string, currency: string): number | undefined {
  const m = /^(\d{1,12})(?:[.,](\d*))?$/.exec(typed.trim().replace(/\s/g, ""));
  if (!m) return undefined;
  const digits = decimals(currency);
  const fraction = (m[2] ?? "").replace(/0+$/, "");
  if (fraction.length > digits) return undefined;
  return Number(m[1]! + fraction.padEnd(digits, "0"));
}
