import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api";
import { api } from "../app";
import { useDoing } from "../doing";
import { linkHeaders, take } from "../order_link";
import { Busy } from "../parts/busy";
import { Page, Waiting } from "../parts/page";
import { cash } from "../parts/price";
import { Link } from "../router";
import { Blocked, Declined, loadStripe, showForm, type Form, type Stripe } from "../stripe_form";
import { language, t } from "../text";
import { told } from "../doing";
import type { PayForm } from "../wire";

// PayPage shows the payment company's form for an order.
export function PayPage({ id }: { id: string }) {
  const [needs, setNeeds] = useState<PayForm>();
  const [form, setForm] = useState<Form>();
  const [error, setError] = useState<Error>();
  const [turn, again] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let left = false;
    take(id);
    setError(undefined);
    api
      .ask<PayForm>(`/v1/orders/${id}/pay/form`, { headers: linkHeaders(id) })
      .then(({ body }) => left || setNeeds(body), (e: Error) => left || setError(e));
    return () => void (left = true);
  }, [id, turn]);
  useEffect(() => {
    if (!needs || !box.current) return;
    let left = false;
    const into = box.current;
    loadStripe(document, window as { Stripe?: Stripe })
      .then((stripe) => showForm(stripe, needs, into, language))
      .then((f) => left || setForm(f), (e: Error) => left || setError(e));
    return () => {
      left = true;
      into.replaceChildren();
    };
  }, [needs]);
  if (error && !(error instanceof Blocked)) return <Over id={id} error={error} again={() => again(turn + 1)} />;
  return (
    <Page title={t("pay.title", { order: id })}>
      <section class="card">
        <h2>{t("pay.form")}</h2>
        <div ref={box} class="company" />
        {!form && !error && <p role="status">{t("app.loading")}</p>}
        {error && <NoForm again={() => (setNeeds(undefined), again(turn + 1))} />}
        {form && needs && <Pay form={form} id={id} total={cash(needs.total, needs.currency)} />}
      </section>
      <p>
        <Link to={`/orders/${id}`}>{t("pay.back")}</Link>
      </p>
    </Page>
  );
}

function Pay({ form, id, total }: { form: Form; id: string; total: string }) {
  const doing = useDoing();
  return (
    <>
      <div role="alert">{doing.error && <p class="notice bad">{why(doing.error)}</p>}</div>
      <div class="actions">
        <Busy busy={doing.busy} onClick={() => doing.run(() => form.pay(`${location.origin}/orders/${id}`))}>
          {t("pay.button", { total })}
        </Busy>
      </div>
    </>
  );
}

function why(e: Error): string {
  if (e instanceof Declined) return e.message || t("pay.failed");
  return told(e);
}

function NoForm({ again }: { again: () => void }) {
  return (
    <div role="alert" class="notice bad">
      <p>{t("pay.blocked")}</p>
      <button type="button" onClick={again}>
        {t("app.retry")}
      </button>
    </div>
  );
}

// Over stands where there is nothing to pay.
function Over({ id, error, again }: { id: string; error: Error; again: () => void }) {
  if (!(error instanceof Problem) || error.status >= 500 || error.status === 429) return <Waiting error={error} again={again} />;
  return (
    <Page title={t("pay.title", { order: id })}>
      <p>{t("pay.over")}</p>
      <p>
        <Link to={`/orders/${id}`}>{t("pay.back")}</Link>
      </p>
    </Page>
  );
}
