import { language, say, t } from "../text";
import { clockText, whenText } from "../time";
import type { EventInfo } from "../wire";

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
          {event.venue.name}
          {event.venue.address && <span>, {event.venue.address}</span>}
        </p>
      )}
      {event.state === "postponed" && <p class="notice">{t("event.postponed")}</p>}
      {event.state === "cancelled" && <p class="notice bad">{t("event.cancelled")}</p>}
      {!!event.minimum_age && <p>{t("event.age", { age: event.minimum_age })}</p>}
      {event.description && <p class="prose">{say(event.description)}</p>}
    </div>
  );
}
