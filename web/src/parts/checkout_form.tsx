import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api";
import { api, clock, forgetHold, keepOrder, tab } from "../app";
import { useDoing } from "../doing";
import { type Asked, type Form, type Wrong, asked, check, emptyForm, named, request, slots } from "../form";
import { payNext } from "../pay";
import { go } from "../router";
import { ensure } from "../session";
import { language, say, t } from "../text";
import type { Hold, Order, Sale } from "../wire";
import { Busy } from "./busy";
import { EmailProof } from "./email_proof";
import { Field } from "./field";
import { lineName } from "./lines";
import { Notice } from "./notice";
import { cash } from "./price";

interface Props {
  hold: Hold;
  sale: Sale;
  changed: (h: Hold) => void;
}

const errors = { required: "form.required", email: "form.email_bad", agree: "form.agree" } as const;

// CheckoutForm asks for what an order needs and orders it, once.
export function CheckoutForm({ hold, sale, changed }: Props) {
  const [form, set] = useForm();
  const [wrong, setWrong] = useState<Wrong>({});
  const doing = useCheckout(hold, changed);
  const top = useRef<HTMLFormElement>(null);
  const put = (change: Partial<Form>) => set({ ...form, ...change });
  const error = (id: string) => wrong[id] && t(errors[wrong[id]!]);
  const submit = (e?: Event) => {
    e?.preventDefault();
    const found = check(form, hold, sale);
    setWrong(found);
    if (Object.keys(found).length > 0) return focusFirst(top.current);
    doing.order(() => request(form, hold, sale, language));
  };
  if (doing.proof) return <EmailProof email={form.email} proven={(email) => (put({ email }), doing.proven())} />;
  return (
    <form ref={top} class="card" noValidate onSubmit={submit} aria-label={t("form.title")}>
      <h2>{t("form.title")}</h2>
      <Field id="name" label={t("form.name")} autoComplete="name" value={form.name} set={(name) => put({ name })} error={error("name")} />
      <Field id="email" type="email" label={t("form.email")} note={t("form.email_note")} autoComplete="email" value={form.email} set={(email) => put({ email })} error={error("email")} />
      <Field id="phone" type="tel" label={t("form.phone")} autoComplete="tel" value={form.phone} set={(phone) => put({ phone })} />
      {slots(hold).map(
        (s) =>
          named(s, sale) && (
            <Field
              key={s.n}
              id={`attendee-${s.n}`}
              label={t("form.attendee", { n: s.n + 1, type: lineName(s.line, sale) })}
              value={form.attendees[s.n] ?? ""}
              set={(v) => put({ attendees: { ...form.attendees, [s.n]: v } })}
              error={error(`attendee ${s.n}`)}
            />
          ),
      )}
      {asked(hold, sale).map((a) => (
        <Ask key={a.id} asked={a} sale={sale} value={form.answers[a.id]} set={(v) => put({ answers: { ...form.answers, [a.id]: v } })} error={error(a.id)} />
      ))}
      <Notice error={doing.error} />
      <div class="actions">
        <Busy submit busy={doing.busy}>
          {hold.total > 0 ? t("form.buy", { total: cash(hold.total, hold.currency) }) : t("form.buy_free")}
        </Busy>
      </div>
    </form>
  );
}

// useForm keeps what was typed over a reload of the tab.
function useForm(): [Form, (f: Form) => void] {
  const [form, set] = useState<Form>(() => {
    try {
      return { ...emptyForm, ...(JSON.parse(tab.getItem("form") ?? "{}") as Partial<Form>) };
    } catch {
      return emptyForm;
    }
  });
  return [form, (f) => (set(f), tab.setItem("form", JSON.stringify(f)))];
}

function useCheckout(hold: Hold, changed: (h: Hold) => void) {
  const doing = useDoing();
  const [proof, setProof] = useState(false);
  const intent = `checkout ${hold.hold}`;
  const leave = (order: string) => {
    keepOrder(order);
    forgetHold(hold.hold);
    tab.removeItem("form");
    go(`/orders/${order}`, true);
  };
  const done = (o: Order) => {
    if (o.state === "waiting") payNext(o.order);
    leave(o.order); // which goes on to paying, and is where one comes back to
  };
  const order = (body: () => unknown) =>
    doing.run(async () => {
      await ensure(clock.now());
      try {
        done((await api.carryOut<Order>(intent, `/v1/holds/${hold.hold}/checkout`, body())).body);
      } catch (e) {
        if (e instanceof Problem && e.code === "identity_needed") return setProof(true);
        // another tab may have ordered it, or the price may have moved
        if (e instanceof Problem && typeof e.more.order === "string") return leave(e.more.order);
        if (e instanceof Problem && e.code === "price_changed") changed((await api.ask<Hold>(`/v1/holds/${hold.hold}`)).body);
        throw e;
      }
    });
  useEffect(() => {
    if (!api.waiting(intent)) return;
    doing.run(async () => {
      const a = await api.resume<Order>(intent);
      if (a) done(a.body);
    });
  }, [intent]);
  return { ...doing, proof, order, proven: () => setProof(false) };
}

function focusFirst(form: HTMLFormElement | null): void {
  // after the next drawing, which marks what is wrong
  requestAnimationFrame(() => form?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
}

function Ask({ asked: a, sale, value, set, error }: { asked: Asked; sale: Sale; value: string | boolean | undefined; set: (v: string | boolean) => void; error?: string }) {
  const id = `answer-${a.id.replace(/\s/g, "-")}`;
  const whose = a.ticket ? ` (${t("form.question_for", { n: a.ticket.n + 1, type: lineName(a.ticket.line, sale) })})` : "";
  const label = (say(a.question.text) || a.question.key) + whose;
  if (!a.question.consent) {
    return <Field id={id} label={label} optional={!a.question.required} value={String(value ?? "")} set={set} error={error} />;
  }
  return (
    <div class="field">
      <label class="check">
        <input type="checkbox" checked={value === true} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-error` : undefined} onChange={(e) => set(e.currentTarget.checked)} />
        <span>
          {label} {!a.question.required && <small>{t("form.optional")}</small>}
        </span>
      </label>
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
