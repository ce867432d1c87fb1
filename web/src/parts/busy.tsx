import type { ComponentChildren } from "preact";
import { t } from "../text";

interface Props {
  busy: boolean;
  disabled?: boolean;
  onClick?: () => void;
  submit?: boolean;
  quiet?: boolean;
  children: ComponentChildren;
}

// Busy is a button that does one thing once: while it runs, clicks do nothing. It
// stays focusable, so that a keyboard is not thrown to the top of the page.
export function Busy({ busy, disabled, onClick, submit, quiet, children }: Props) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class={quiet ? "" : "main"}
      disabled={disabled}
      aria-disabled={busy || undefined}
      onClick={(e) => {
        if (busy) e.preventDefault();
        else onClick?.();
      }}
    >
      {busy ? t("app.working") : children}
    </button>
  );
}
