import { language, say, t } from "../text";
import { whenText } from "../time";
import type { Sale, Ticket } from "../wire";
import { Qr } from "./qr";

// Tickets are what the door wants to see, as a picture and as text.
export function Tickets({ tickets, sale }: { tickets: Ticket[]; sale: Sale | undefined }) {
  return (
    <section>
      <h2>{t("ticket.title")}</h2>
      <ol class="plain tickets">
        {tickets.map((ticket, i) => (
          <li key={ticket.ticket} class="card ticket">
            <One ticket={ticket} sale={sale} n={i + 1} of={tickets.length} />
          </li>
        ))}
      </ol>
      <button type="button" class="no-print" onClick={() => print()}>
        {t("ticket.print")}
      </button>
    </section>
  );
}

function One({ ticket, sale, n, of }: { ticket: Ticket; sale: Sale | undefined; n: number; of: number }) {
  const event = sale?.events.find((e) => e.key === ticket.event);
  const type = sale?.types.find((x) => x.key === ticket.type);
  const live = ticket.state !== "void";
  return (
    <>
      <div>
        <small>{t("ticket.number", { n, of })}</small>
        <h3>{say(event?.name) || ticket.event}</h3>
        {event?.starts_at && <p>{whenText(event.starts_at, event.zone, language)}</p>}
        <p>
          {say(type?.name) || ticket.type}
          {ticket.seat && <strong> {place(ticket)}</strong>}
        </p>
        {ticket.attendee && <p>{ticket.attendee}</p>}
        {!live && <p class="notice bad">{t("ticket.void")}</p>}
        {ticket.code && live && (
          <p>
            <small>{t("ticket.code")}</small>
            <br />
            <code>{ticket.code}</code>
          </p>
        )}
      </div>
      {ticket.code && live && <Qr text={ticket.code} label={t("ticket.qr", { n })} />}
    </>
  );
}

function place(ticket: Ticket): string {
  if (!ticket.section) return ticket.seat ?? "";
  return t("ticket.seat", { section: ticket.section, row: ticket.row ?? "", seat: ticket.label ?? "" });
}
