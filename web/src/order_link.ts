// The link in an order's mail ends in a token, behind ?link= or behind the #. It
// opens the order in this tab, also without a session.

import { tab } from "./app";

const slot = (order: string) => `link ${order}`;

// take keeps the token of the address that was opened and clears it away, so that
// an address that is shown around opens nothing.
export function take(order: string): void {
  const token = new URLSearchParams(location.search).get("link") || location.hash.slice(1);
  if (!token) return;
  tab.setItem(slot(order), token);
  history.replaceState(null, "", location.pathname);
}

// linkHeaders are what requests about an order carry.
export function linkHeaders(order: string): Record<string, string> {
  const token = tab.getItem(slot(order));
  return token ? { "Facevalue-Link": token } : {};
}

// withLink is an address that the browser itself will open.
export function withLink(order: string, path: string): string {
  const token = tab.getItem(slot(order));
  return token ? `${path}?link=${encodeURIComponent(token)}` : path;
}
