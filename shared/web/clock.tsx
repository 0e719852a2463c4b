import { useEffect, useState } from "react";
import { localeOf, useLanguage } from "./i18n";

/** The time in milliseconds, renewed each interval. */
export function useNow(intervalMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}

/** Seconds since an instant of this device's clock, renewed each second; null for null.
 *
 * What asks is drawn anew each second: let it be small.
 */
export function useAge(since: number | null): number | null {
  const now = useNow(1_000);
  return since === null ? null : Math.max(0, Math.round((now - since) / 1_000));
}

interface ClockProps {
  timeZone: string;
  withDate?: boolean;
}

/** The wall clock of the branch, whatever zone the device thinks it is in. */
export function Clock({ timeZone, withDate = false }: ClockProps) {
  const { language } = useLanguage();
  const now = useNow(1_000);
  return (
    <time className="clock" dateTime={new Date(now).toISOString()}>
      {withDate && <span className="clock-date">{dateIn(timeZone, language, now)}</span>}
      <span className="clock-time">{timeIn(timeZone, language, now)}</span>
    </time>
  );
}

/** Today where the branch is, as the server writes days: YYYY-MM-DD. */
export function todayIn(timeZone: string, now = Date.now()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone }).format(now);
}

/** Hours and minutes of an instant in the branch's zone. */
export function timeIn(timeZone: string, language: string, at: number | string): string {
  return format(timeZone, language, at, TIME);
}

/** "Monday 20 May" */
export function dateIn(timeZone: string, language: string, at: number | string): string {
  return format(timeZone, language, at, DATE);
}

/** "Monday 20 May at 09:00", put together as the language does it. */
export function momentIn(timeZone: string, language: string, at: number | string): string {
  return format(timeZone, language, at, { ...DATE, ...TIME });
}

/** "Monday 09:00" */
export function weekdayTimeIn(timeZone: string, language: string, at: number | string): string {
  return format(timeZone, language, at, { weekday: "long", ...TIME });
}

/** When something opens: "Monday 09:00" within a week, else "Monday 20 May at 09:00". */
export function openingIn(
  timeZone: string,
  language: string,
  at: string,
  now = Date.now(),
): string {
  const within = Date.parse(at) - now < SAME_WEEKDAY_MS;
  return (within ? weekdayTimeIn : momentIn)(timeZone, language, at);
}

// From here on the name of a weekday alone would be taken for the one before.
const SAME_WEEKDAY_MS = 6 * 86_400_000;
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const DATE = { weekday: "long", day: "numeric", month: "long" } as const;

function format(
  timeZone: string,
  language: string,
  at: number | string,
  parts: Intl.DateTimeFormatOptions,
): string {
  const options = { ...parts, timeZone, numberingSystem: "latn" };
  return new Intl.DateTimeFormat(localeOf(language), options).format(new Date(at));
}
