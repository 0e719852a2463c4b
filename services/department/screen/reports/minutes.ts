/** Seconds as minutes with one digit, as tables and plots show them. */
export function minutes(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds / 6) / 10;
}
