import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../api";
import { api, keepOrder } from "../app";
import { useDoing } from "../doing";
import { useLoad } from "../load";
import { linkHeaders, take, withLink } from "../order_link";
import { goOn, toPay } from "../pay";
import { Busy } from "../parts/busy";
import { eventOf, Lines } from "../parts/lines";
import { Notice } from "../parts/notice";
import { Page, Waiting } from "../parts/page";
import { cash } from "../parts/price";
import { Tickets } from "../parts/tickets";
import { useSeatNames } from "../seat_names";
import { language, t } from "../text";
import { ownZone, whenText } from "../time";
import type { Order, Sale, Ticket } from "../wire";
import { Missing } from "./missing";

// OrderPage follows an order from waiting for money to its tickets.
export function OrderPage({ id }: { id: string }) {
  const { order, error, again } = useOrder(id);
  const sale = useLoad<Sale>(order && `/v1/sales/${order.sale}`).data;
  const tickets = useLoad<{ tickets: Ticket[] }>(order?.state === "confirmed" ? `/v1/orders/${id}/tickets` : undefined, linkHeaders(id)).data?.tickets;
  const seatName = useSeatNames(sale, order?.lines?.filter((l) => l.seats).map((l) => eventOf(l, sale)) ?? []);
  useEffect(() => void (order && keepOrder(id)), [order?.order]);
  if (error instanceof Problem && [401, 403, 404].includes(error.status)) return <NotYours status={error.status} />;
  if (!order) return <Waiting error={error} again={again} />;
  return (
    <Page title={t("order.title", { order: id })}>
      <State order={order} again={again} zone={sale?.events[0]?.zone ?? ownZone()} />
      {tickets && tickets.length > 0 && <Tickets tickets={tickets} sale={sale} />}
      {tickets?.some((ticket) => ticket.code) && <Files id={id} />}
      {order.lines && (
        <section class="card">
          <h2>{t("order.lines")}</h2>
          <Lines lines={order.lines} currency={order.currency} total={order.total} sale={sale} seatName={seatName} />
          <Sum label={t("order.refunding")} amount={order.refunding} currency={order.currency} />
          <Sum label={t("order.refunded")} amount={order.refunded} currency={order.currency} />
        </section>
      )}
      {order.links?.receipts && (
        <p class="no-print actions">
          <a href={withLink(id, order.links.receipts)} download>
            {t("order.receipts")}
          </a>
        </p>
      )}
      <p class="no-print">{t("order.keep_link")}</p>
      {order.may_cancel && <Cancel order={order} done={again} />}
    </Page>
  );
}

// Files are what a buyer may want to keep: the browser itself fetches them.
function Files({ id }: { id: string }) {
  return (
    <p class="no-print actions">
      <a href={withLink(id, `/v1/orders/${id}/tickets.pdf`)} download>
        {t("order.tickets_pdf")}
      </a>
      <a href={withLink(id, `/v1/orders/${id}/calendar.ics`)} download>
        {t("order.calendar")}
      </a>
    </p>
  );
}

function Sum({ label, amount, currency }: { label: string; amount: number | undefined; currency: string }) {
  if (!amount) return null;
  return (
    <p class="line">
      <span>{label}</span>
      <span class="amount">{cash(amount, currency)}</span>
    </p>
  );
}

const settled = new Set(["confirmed", "lapsed", "cancelled"]);

// useOrder reads an order until nothing more will happen to it by itself, more
// rarely as time goes on.
function useOrder(id: string) {
  const [order, set] = useState<Order>();
  const [error, setError] = useState<Error>();
  const [turn, again] = useState(0);
  const looks = useRef(0);
  useEffect(() => {
    take(id);
    let timer: ReturnType<typeof setTimeout>;
    let left = false;
    const look = async () => {
      try {
        const { body } = await api.ask<Order>(`/v1/orders/${id}`, { headers: linkHeaders(id) });
        if (left) return;
        set(body);
        setError(undefined);
        goOn(body);
        if (settled.has(body.state) && !body.refunding && !body.payment) return;
      } catch (e) {
        if (left) return;
        setError(e as Error);
        if (e instanceof Problem && e.status < 500 && e.status !== 429) return;
      }
      timer = setTimeout(() => void look(), Math.min(10_000, 300 * 1.3 ** looks.current++));
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [id, turn]);
  return { order, error: order ? undefined : error, again: () => ((looks.current = 0), again((n) => n + 1)) };
}

function State({ order, again, zone }: { order: Order; again: () => void; zone: string }) {
  const time = order.pay_by ? whenText(order.pay_by, zone, language) : "";
  const [title, text] = told(order, time);
  const doing = useDoing();
  const pay = order.links?.pay;
  const declined = order.payment?.state === "declined";
  // another attempt is begun first, and then there is somewhere to go to
  const payAgain = () =>
    doing.run(async () => {
      await api.ask(withLink(order.order, pay!), { method: "POST", redirect: "manual" });
      toPay(order);
    });
  return (
    <div class={`notice ${order.state}`}>
      <div role="status">
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <Notice error={doing.error} />
      {pay && (
        <div class="actions">
          <Busy busy={doing.busy} onClick={declined ? payAgain : () => toPay(order)}>
            {declined ? t("order.pay_again") : t("order.pay", { total: cash(order.total - (order.paid ?? 0), order.currency) })}
          </Busy>
          <button type="button" onClick={again}>
            {t("order.check")}
          </button>
        </div>
      )}
    </div>
  );
}

function told(order: Order, time: string): [string, string] {
  switch (order.state) {
    case "confirmed":
      return [t("order.confirmed"), t("order.confirmed_text")];
    case "lapsed":
      return [t("order.lapsed"), t("order.lapsed_text")];
    case "cancelled":
      return [t("order.cancelled"), t("order.cancelled_text")];
  }
  if (order.payment?.state === "preparing") return [t("order.preparing"), t("order.waiting_text", { time })];
  if (order.payment?.state === "processing") return [t("order.processing"), t("order.processing_text")];
  if (order.payment?.state === "declined") return [t("order.declined"), t("order.declined_text", { time })];
  return [t("order.waiting"), t("order.waiting_text", { time })];
}

function Cancel({ order, done }: { order: Order; done: () => void }) {
  const [asking, ask] = useState(false);
  const doing = useDoing();
  const cancel = () =>
    doing.run(async () => {
      await api.carryOut(`cancel ${order.order}`, `/v1/orders/${order.order}/cancel`, {}, "POST", linkHeaders(order.order));
      ask(false);
      done();
    });
  if (!asking) {
    return (
      <button type="button" class="no-print" onClick={() => ask(true)}>
        {t("order.cancel")}
      </button>
    );
  }
  return (
    <div class="sure" role="group" aria-label={t("order.cancel_sure")}>
      <p>{t("order.cancel_sure")}</p>
      <Busy quiet busy={doing.busy} onClick={cancel}>
        {t("order.cancel_yes")}
      </Busy>
      <button type="button" onClick={() => ask(false)}>
        {t("order.cancel_no")}
      </button>
      <Notice error={doing.error} />
    </div>
  );
}

function NotYours({ status }: { status: number }) {
  if (status === 404) return <Missing />;
  return (
    <Page title={t("missing.title")}>
      <p>{t("order.not_yours")}</p>
    </Page>
  );
}
