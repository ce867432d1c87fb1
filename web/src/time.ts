// Instants are told by the server: its clock decides when a window opens and
// when a reservation ends. The visitor's own clock may be wrong by minutes.

// ServerClock follows the server's time with the browser's steady clock, which
// nobody sets. Of all answers the one that travelled fastest tells it best.
export class ServerClock {
  private offset: number | undefined;
  private doubt = Infinity;

  constructor(
    private readonly steady: () => number,
    private readonly wall: () => number,
  ) {}

  // heard takes an instant that an answer stated, and when its request left and
  // the answer came by the steady clock.
  heard(instant: number, left: number, came: number): void {
    const doubt = (came - left) / 2;
    if (doubt > this.doubt || !Number.isFinite(instant)) return;
    this.doubt = doubt;
    this.offset = instant + doubt - came;
  }

  // forget lets the next answer set the clock: a computer that slept may have
  // stopped its steady clock.
  forget(): void {
    this.doubt = Infinity;
  }

  // known says whether the server has told the time yet.
  get known(): boolean {
    return this.offset !== undefined;
  }

  now(): number {
    return this.offset === undefined ? this.wall() : this.steady() + this.offset;
  }
}

export interface Left {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

// left splits a span in whole seconds, rounded up: 0 is shown when it is over,
// not during the last second.
export function left(ms: number): Left {
  const s = Math.max(0, Math.ceil(ms / 1000));
  return {
    days: Math.floor(s / 86400),
    hours: Math.floor(s / 3600) % 24,
    minutes: Math.floor(s / 60) % 60,
    seconds: s % 60,
  };
}

// clockFace is a span as digits: 9:05, 1:00:00.
export function clockFace(ms: number): string {
  const l = left(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = l.days * 24 + l.hours;
  return hours > 0 ? `${hours}:${two(l.minutes)}:${two(l.seconds)}` : `${l.minutes}:${two(l.seconds)}`;
}

// whenText says an instant in the zone where it happens, and names the zone to
// a reader who lives by another.
export function whenText(instant: string | number, zone: string, language: string, own = ownZone()): string {
  const date = new Date(instant);
  const options: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  };
  if (differs(date, zone, own)) options.timeZoneName = "short";
  try {
    return new Intl.DateTimeFormat(language, options).format(date);
  } catch {
    return date.toISOString(); // a zone that this browser does not know
  }
}

// clockText says only the time of day of an instant that is on the same day, there,
// as another, and the whole of it otherwise.
export function clockText(instant: string, beside: string, zone: string, language: string): string {
  try {
    const day = new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone: zone });
    if (day.format(new Date(instant)) === day.format(new Date(beside))) {
      return new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: zone }).format(new Date(instant));
    }
  } catch {
    // a zone that this browser does not know
  }
  return whenText(instant, zone, language);
}

export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

// differs says whether the clocks on two walls show different times then.
function differs(date: Date, zone: string, own: string): boolean {
  try {
    const face = (timeZone: string) =>
      new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone }).format(date);
    return face(zone) !== face(own);
  } catch {
    return true;
  }
}
