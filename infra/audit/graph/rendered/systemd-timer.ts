import { NotEvaluableError } from "../value";

/** When a timer fires, from a drop-in that replaces what the distribution ships. Seconds of the local day. */
export interface TimerFirings {
  readonly starts: readonly TimerStart[];
  /** `RandomizedDelaySec` plus `AccuracySec`: the run starts at most this much later. */
  readonly maxDelaySeconds: number;
  /** Whether a run that was missed is caught up at boot, at any hour. */
  readonly persistent: boolean;
  /** Whether the drop-in empties `OnCalendar` first; otherwise the shipped times still count. */
  readonly replacesShippedTimes: boolean;
}

export interface TimerStart {
  /** 0 is Monday; all seven where the expression names none. */
  readonly days: readonly number[];
  readonly startSecond: number;
  /** IANA name; absent: the machine's own time zone. */
  readonly timeZone?: string;
}

/** What counts where a drop-in says nothing: Debian's apt-daily-upgrade.timer and systemd.timer(5). */
const shipped = { randomizedDelaySeconds: 3600, accuracySeconds: 60, persistent: true } as const;

const dayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** @param contents drop-ins in the order in which systemd reads them. @throws NotEvaluableError */
export function readTimerDropIns(contents: readonly string[]): TimerFirings {
  const settings = contents.flatMap(readTimerSection);
  const calendar = settings.filter(({ key }) => key === "OnCalendar").map(({ value }) => value);
  const lastReset = calendar.lastIndexOf("");
  const last = (key: string): string | undefined =>
    settings.filter((setting) => setting.key === key).at(-1)?.value;
  const other = settings.find(({ key }) => /^On(?!Calendar$)/.test(key) && key !== "OnTimezoneChange");
  if (other) throw new NotEvaluableError(`a timer drop-in sets ${other.key}`);
  return {
    starts: calendar.slice(lastReset + 1).map(readCalendar),
    maxDelaySeconds:
      readSeconds(last("RandomizedDelaySec"), shipped.randomizedDelaySeconds) +
      readSeconds(last("AccuracySec"), shipped.accuracySeconds),
    persistent: readFlag(last("Persistent"), shipped.persistent),
    replacesShippedTimes: lastReset >= 0,
  };
}

function readTimerSection(content: string): readonly { key: string; value: string }[] {
  let section = "";
  const settings: { key: string; value: string }[] = [];
  for (const line of content.split("\n").map((text) => text.trim())) {
    if (line === "" || /^[#;]/.test(line)) continue;
    const header = /^\[([^\]]+)\]$/.exec(line);
    const setting = /^([A-Za-z]+)\s*=\s*(.*[^\\]|)$/.exec(line);
    if (header) section = header[1] ?? "";
    else if (!setting) throw new NotEvaluableError("a timer drop-in cannot be read");
    else if (section === "Timer") settings.push({ key: setting[1] ?? "", value: setting[2] ?? "" });
  }
  return settings;
}

/** `[days] [*-*-*] HH:MM[:SS] [zone]`, the part of systemd.time(7) in which a weekly window can be written. */
function readCalendar(text: string): TimerStart {
  const match =
    /^(?:([A-Za-z.,]+) +)?(?:\*-\*-\* +)?(\d{1,2}):(\d{2})(?::(\d{2}))?(?: +([A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*))?$/.exec(
      text,
    );
  const [, days, hour, minute, second, timeZone] = match ?? [];
  if (!match || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) {
    throw new NotEvaluableError("an OnCalendar expression is not understood");
  }
  return {
    days: days === undefined ? dayNames.map((_, day) => day) : days.split(",").flatMap(readDays),
    startSecond: Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function readDays(text: string): readonly number[] {
  const [from, to = from, ...rest] = text.split("..").map(readDay);
  // Debian 12's systemd refuses a range over the end of the week.
  if (from === undefined || to === undefined || from > to || rest.length > 0) {
    throw new NotEvaluableError("an OnCalendar expression is not understood");
  }
  return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
}

function readDay(text: string): number {
  const name = text.toLowerCase();
  const day = dayNames.findIndex((full) => full === name || full.slice(0, 3) === name);
  if (day < 0) throw new NotEvaluableError("an OnCalendar expression is not understood");
  return day;
}

const unitSeconds: Readonly<Record<string, number>> = {
  "": 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  hours: 3600,
};

/** A time span such as `1h 30min`; a bare number is seconds. */
function readSeconds(text: string | undefined, fallback: number): number {
  if (text === undefined || text === "") return fallback;
  if (!/^(?:\d+ *[a-z]* *)+$/.test(text)) throw new NotEvaluableError("a time span is not understood");
  let seconds = 0;
  for (const [, amount, unit = ""] of text.matchAll(/(\d+) *([a-z]*)/g)) {
    const factor = unitSeconds[unit];
    if (factor === undefined) throw new NotEvaluableError("a time span is not understood");
    seconds += Number(amount) * factor;
  }
  return seconds;
}

function readFlag(text: string | undefined, fallback: boolean): boolean {
  if (text === undefined || text === "") return fallback;
  if (/^(1|yes|y|true|t|on)$/i.test(text)) return true;
  if (/^(0|no|n|false|f|off)$/i.test(text)) return false;
  throw new NotEvaluableError("a flag is not understood");
}
