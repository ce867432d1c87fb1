import { useEffect, useState } from "preact/hooks";
import type { Live } from "../live";
import { type Chart, type Section, freeIn } from "../chart";
import { type Choice, type Pick, withSeat } from "../choice";
import { chart } from "../seats_load";
import { list, t } from "../text";
import type { Sale, TicketType } from "../wire";
import { seatText } from "./seat_text";
import { SeatList } from "./seat_list";

interface Props {
  sale: Sale;
  type: TicketType;
  live: Live | undefined;
  pick: Pick;
  change: (p: Partial<Pick>) => void;
  choice: Choice;
  choose: (c: Choice) => void;
}

// SeatChoice is how to get numbered seats: the best there are, perhaps in one
// section, or chosen one by one.
export function SeatChoice(props: Props) {
  const { sale, type, pick } = props;
  const [own, setOwn] = useState(pick.seats.length > 0);
  const hash = sale.events.find((e) => e.key === type.event)?.chart;
  const [wishes, setWishes] = useState(!!(pick.section || pick.accessible));
  const map = useChart(hash, own || wishes); // large, so only when it is asked for
  const toBest = () => {
    setOwn(false);
    props.change({ seats: [], count: pick.seats.length });
  };
  if (!hash) return null;
  return (
    <div class="seats">
      {!own && pick.count > 0 && (
        <details open={wishes} onToggle={(e) => setWishes(e.currentTarget.open)}>
          <summary>{t("choose.best")}</summary>
          {wishes && !map.chart && !map.failed && <p role="status">{t("app.loading")}</p>}
          {wishes && <Best {...props} map={map.chart} />}
        </details>
      )}
      <button type="button" class="link" aria-expanded={own} onClick={() => (own ? toBest() : setOwn(true))}>
        {own ? t("choose.own_close") : t("choose.own")}
      </button>
      {own && (map.failed ? <p role="alert">{t("choose.map_failed")}</p> : <Own {...props} map={map.chart} />)}
    </div>
  );
}

function useChart(hash: string | undefined, wanted: boolean): { chart?: Chart; failed?: boolean } {
  const [got, set] = useState<{ chart?: Chart; failed?: boolean }>({});
  useEffect(() => {
    if (!hash || !wanted) return;
    let left = false;
    chart(hash).then(
      (c) => left || set({ chart: c }),
      () => left || set({ failed: true }),
    );
    return () => void (left = true);
  }, [hash, wanted]);
  return got;
}

function Best({ type, pick, change, map, live }: Props & { map?: Chart }) {
  const sections = map?.sectionsOf(type.categories ?? []) ?? [];
  return (
    <div class="wishes">
      {sections.length > 1 && (
        <label>
          {t("choose.best_section")}{" "}
          <select value={pick.section} onChange={(e) => change({ section: e.currentTarget.value })}>
            <option value="">{t("choose.anywhere")}</option>
            <SectionOptions sections={sections} type={type} live={live} />
          </select>
        </label>
      )}
      {pick.count > 1 && (
        <label class="check">
          <input type="checkbox" checked={pick.apart} onChange={(e) => change({ apart: e.currentTarget.checked })} /> {t("choose.apart")}
        </label>
      )}
      {map?.seats.some((s) => s.place) && <Places pick={pick} change={change} />}
    </div>
  );
}

// SectionOptions names the sections that a type is sold in, with what is free.
export function SectionOptions({ sections, type, live }: { sections: Section[]; type: TicketType; live: Live | undefined }) {
  const free = live?.free.get(type.event);
  return (
    <>
      {sections.map((s) => (
        <option key={s.name} value={s.name}>
          {s.name}
          {free && ` (${t("choose.seats_free", { count: freeIn(s, type.categories ?? [], free) })})`}
        </option>
      ))}
    </>
  );
}

function Places({ pick, change }: { pick: Pick; change: (p: Partial<Pick>) => void }) {
  const upTo = (n: number) => Array.from({ length: n + 1 }, (_, i) => <option value={i}>{i}</option>);
  return (
    <>
      <label>
        {t("choose.accessible")}{" "}
        <select value={pick.accessible} onChange={(e) => change({ accessible: Number(e.currentTarget.value), companions: 0 })}>
          {upTo(pick.count)}
        </select>
      </label>
      {pick.accessible > 0 && (
        <label>
          {t("choose.companions")}{" "}
          <select value={pick.companions} onChange={(e) => change({ companions: Number(e.currentTarget.value) })}>
            {upTo(pick.count - pick.accessible)}
          </select>
        </label>
      )}
    </>
  );
}

function Own({ type, live, pick, choice, choose, map }: Props & { map?: Chart }) {
  const [section, setSection] = useState("");
  if (!map) return <p role="status">{t("app.loading")}</p>;
  const sections = map.sectionsOf(type.categories ?? []);
  const shown = sections.find((s) => s.name === section) ?? sections[0];
  return (
    <div>
      <p role="status" class="chosen">
        {pick.seats.length > 0 && t("choose.chosen", { seats: list(pick.seats.map((id) => seatText(map.seat(id), id))) })}
      </p>
      <label>
        {t("choose.section")}{" "}
        <select value={shown?.name} onChange={(e) => setSection(e.currentTarget.value)}>
          <SectionOptions sections={sections} type={type} live={live} />
        </select>
      </label>
      {shown && (
        <SeatList
          section={shown}
          categories={type.categories ?? []}
          free={live?.free.get(type.event)}
          chosen={pick.seats}
          toggle={(id) => choose(withSeat(choice, type, id))}
        />
      )}
    </div>
  );
}
