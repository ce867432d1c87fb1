import { useEffect, useState } from "preact/hooks";
import { Problem } from "../api";
import { forgetHold, keepOrder, shelf } from "../app";
import { useLoad } from "../load";
import { HoldCard, Over } from "../parts/hold_card";
import { Page, Waiting } from "../parts/page";
import { Link } from "../router";
import { t } from "../text";
import type { Hold, Sale } from "../wire";

// Cart is what this browser has reserved, and the way to buy it.
export function Cart() {
  const holds = Object.entries(shelf.value.holds);
  const orders = shelf.value.orders;
  return (
    <Page title={t("hold.title")}>
      {holds.length === 0 && (
        <>
          <p role="status">{t("hold.none")}</p>
          <Link to="/">{t("app.home")}</Link>
        </>
      )}
      {holds.map(([sale, hold]) => (
        <Reservation key={hold} id={hold} saleId={sale} />
      ))}
      {orders.length > 0 && (
        <section>
          <h2>{t("order.yours")}</h2>
          <ul class="plain">
            {orders.map((order) => (
              <li key={order}>
                <Link to={`/orders/${order}`}>{t("order.title", { order })}</Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}

function Reservation({ id, saleId }: { id: string; saleId: string }) {
  const sale = useLoad<Sale>(`/v1/sales/${saleId}`);
  const read = useLoad<Hold>(`/v1/holds/${id}`);
  const [hold, setHold] = useState<Hold>();
  useEffect(() => setHold(read.data), [read.data]);
  useEffect(() => {
    // another tab may have changed, given up or ordered it
    const look = () => document.hidden || read.again();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [id]);
  const gone = read.error instanceof Problem && ["hold_gone", "unknown"].includes(read.error.code);
  if (gone) return <Over hold={{ hold: id }} sale={{ sale: saleId }} />;
  if (!hold || !sale.data) return <Waiting error={read.error ?? sale.error} again={() => (read.again(), sale.again())} />;
  if (hold.order) return <Ordered hold={hold} order={hold.order} />;
  if (hold.state !== "live") return <Over hold={hold} sale={sale.data} />;
  return <HoldCard hold={hold} sale={sale.data} changed={setHold} />;
}

function Ordered({ hold, order }: { hold: Hold; order: string }) {
  const leave = () => {
    keepOrder(order);
    forgetHold(hold.hold);
  };
  return (
    <p class="notice">
      {t("hold.ordered")}{" "}
      <Link to={`/orders/${order}`} leave={leave}>
        {t("order.title", { order })}
      </Link>
    </p>
  );
}
