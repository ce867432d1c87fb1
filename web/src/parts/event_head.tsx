import { language, say, t } from "../text";
import { clockText, whenText } from "../time";
import type { EventInfo } from "../wire";

// Selling says of an event in a list that there is nothing left of it. Where tickets are
// chosen, what is left is shown as it changes.
export function Selling({ event }: { event: EventInfo }) {
  if (event.selling !== "sold_out") return null;
  return <span class="tag">{t("event.sold_out")}</span>;
}

// Age is the rule at the door: in the organizer's words, else as a number.
function Age({ event }: { event: EventInfo }) {
  if (event.age) return <p>{say(event.age)}</p>;
  if (!event.minimum_age) return null;
  return <p>{t("event.age", { age: event.minimum_age })}</p>;
}

// EventHead is when and where, in the event's own zone.
export function EventHead({ event }: { event: EventInfo }) {
  return (
    <div class="event-head">
      <p>
        {event.starts_at && <time dateTime={event.starts_at}>{whenText(event.starts_at, event.zone, language)}</time>}
        {event.doors_at && <span> · {t("event.doors", { time: clockText(event.doors_at, event.starts_at ?? "", event.zone, language) })}</span>}
      </p>
      {event.venue && (
        <p>
          {say(event.venue.name)}
          {event.venue.address && <span>, {event.venue.address}</span>}
        </p>
      )}
      {event.state === "postponed" && <p class="notice">{t("event.postponed")}</p>}
      {event.state === "cancelled" && <p class="notice bad">{t("event.cancelled")}</p>}
      {event.state === "cancelled" && event.reason && <p>{event.reason}</p>}
      <Age event={event} />
      {event.description && <p class="prose">{say(event.description)}</p>}
    </div>
  );
}
