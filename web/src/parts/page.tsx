import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../text";

// Page is the frame of every page: its title is read out and takes the focus, so
// that a keyboard or a screen reader starts where the eye does.
export function Page({ title, children }: { title: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}

// Waiting stands where a page will be, or says why there is none.
export function Waiting({ error, again }: { error?: Error; again?: () => void }) {
  if (!error) return <p role="status">{t("app.loading")}</p>;
  return (
    <div role="alert" class="notice bad">
      <p>{t("app.failed")}</p>
      {again && <button onClick={again}>{t("app.retry")}</button>}
    </div>
  );
}
