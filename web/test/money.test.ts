import assert from "node:assert/strict";
import { test } from "node:test";
import { decimals, money, parseAmount } from "../src/money";

// Intl puts spaces of its own between number and sign.
const plain = (s: string) => s.replace(/\s/g, " ");

test("amounts have the decimals of ISO 4217", () => {
  const cases: [number, string, string, string][] = [
    [1234, "EUR", "en", "€12.34"],
    [1234, "EUR", "de", "12,34 €"],
    [5, "USD", "en", "$0.05"],
    [-250, "GBP", "en", "-£2.50"],
    [500, "JPY", "en", "¥500"],
    [1500, "ISK", "en", "ISK 1,500"],
    [123456, "HUF", "en", "HUF 1,234.56"],
    [1500, "UGX", "en", "UGX 1,500"],
    [1234, "KWD", "en", "KWD 1.234"],
    [1, "BHD", "en", "BHD 0.001"],
    [100_000_000_000_005, "EUR", "en", "€1,000,000,000,000.05"],
    [0, "IQD", "en", "IQD 0.000"],
  ];
  for (const [minor, currency, language, want] of cases) {
    assert.equal(plain(money(minor, currency, language)), want);
  }
  assert.deepEqual(["EUR", "JPY", "KWD", "TWD"].map(decimals), [2, 0, 3, 2]);
});

test("typed amounts", () => {
  const cases: [string, string, number | undefined][] = [
    ["5", "EUR", 500],
    ["5,5", "EUR", 550],
    ["5.50", "EUR", 550],
    ["5.500", "EUR", 550],
    ["5.505", "EUR", undefined],
    ["0.29", "EUR", 29],
    ["1 000", "JPY", 1000],
    ["10.0", "JPY", 10],
    ["10.5", "JPY", undefined],
    ["1.234", "KWD", 1234],
    ["", "EUR", undefined],
    ["-5", "EUR", undefined],
    ["1e3", "EUR", undefined],
    ["9999999999999", "EUR", undefined],
  ];
  for (const [typed, currency, want] of cases) assert.equal(parseAmount(typed, currency), want, `${typed} ${currency}`);
});
