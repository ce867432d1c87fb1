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
