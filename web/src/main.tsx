import { render } from "preact";
import { shelf, trouble } from "./app";
import { Cart } from "./pages/cart";
import { Missing } from "./pages/missing";
import { OrderPage } from "./pages/order";
import { PayPage } from "./pages/pay";
import { RulesPage } from "./pages/rules";
import { EventPage, SalePage } from "./pages/sale";
import { Sales } from "./pages/sales";
import { match } from "./match";
import { here, Link } from "./router";
import "./style.css";
import { language, t } from "./text";

function App() {
  const held = Object.keys(shelf.value.holds).length > 0;
  const ordered = shelf.value.orders.length > 0;
  return (
    <>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <header class="no-print">
        <Link to="/">{t("app.name")}</Link>
        <nav>{(held || ordered) && <Link to="/cart">{held ? t("app.cart") : t("app.orders")}</Link>}</nav>
      </header>
      <div role="status" aria-live="polite">
        {trouble.value && <p class="notice offline">{t("app.offline")}</p>}
      </div>
      <main id="main" tabIndex={-1}>
        <Route path={here.value} />
      </main>
    </>
  );
}

function Route({ path }: { path: string }) {
  let m: Record<string, string> | undefined;
  if (match("/", path)) return <Sales />;
  if (match("/cart", path)) return <Cart />;
  if ((m = match("/sales/:sale", path))) return <SalePage key={m.sale} id={m.sale!} />;
  if ((m = match("/events/:sale/:event", path))) return <EventPage key={path} id={m.sale!} event={m.event!} />;
  if ((m = match("/orders/:order", path))) return <OrderPage key={m.order} id={m.order!} />;
  if ((m = match("/pay/:order", path))) return <PayPage key={m.order} id={m.order!} />;
  if ((m = match("/rules/:sale/:window", path))) return <RulesPage key={path} sale={m.sale!} window={m.window!} />;
  return <Missing />;
}

document.documentElement.lang = language.split("-")[0]!;
render(<App />, document.getElementById("app")!);
