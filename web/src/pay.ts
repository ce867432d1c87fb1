// The way to paying. Somebody who has just ordered goes on to the payment company
// as soon as that is ready; somebody who comes back from there is not sent again.

import { tab } from "./app";
import { withLink } from "./order_link";
import type { Order } from "./wire";

const slot = (order: string) => `pay ${order}`;

// payNext says that an order is to be paid right away.
export function payNext(order: string): void {
  tab.setItem(slot(order), "next");
}

// goOn leaves for the payment company once, when there is something to pay there.
export function goOn(order: Order): void {
  if (!tab.getItem(slot(order.order))) return;
  if (order.payment?.state === "preparing") return; // in a moment
  tab.removeItem(slot(order.order));
  if (order.payment?.state === "open") toPay(order);
}

export function toPay(order: Order): void {
  if (order.links?.pay) location.assign(withLink(order.order, order.links.pay));
}
