// Addresses. Every page has one that can be sent to somebody.

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export const here = signal(location.pathname);

export function go(path: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"](null, "", path);
  here.value = location.pathname;
  scrollTo(0, 0);
}

addEventListener("popstate", () => void (here.value = location.pathname));

// match reads an address: "/sales/:sale" gives what stands for :sale.
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const want = pattern.split("/");
  const have = path.replace(/(.)\/$/, "$1").split("/");
  if (want.length !== have.length) return undefined;
  const found: Record<string, string> = {};
  for (let i = 0; i < want.length; i++) {
    if (want[i]!.startsWith(":")) found[want[i]!.slice(1)] = decodeURIComponent(have[i]!);
    else if (want[i] !== have[i]) return undefined;
  }
  return found;
}

interface LinkProps {
  to: string;
  class?: string;
  leave?: () => void; // before going, also to a new tab
  children: ComponentChildren;
}

// Link goes without loading a page, unless the visitor asks for a new tab.
export function Link({ to, class: looks, leave, children }: LinkProps) {
  const click = (e: MouseEvent) => {
    leave?.();
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button !== 0) return;
    e.preventDefault();
    go(to);
  };
  return (
    <a href={to} class={looks} onClick={click}>
      {children}
    </a>
  );
}
