/** Round numbers within a range, at most `most` of them. */
export function ticks(from: number, to: number, most: number): number[] {
  if (!(to > from) || !Number.isFinite(to - from)) return Number.isFinite(from) ? [from] : [];
  const rough = (to - from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** {@link ticks} of a duration in seconds: at intervals of whole seconds, minutes, hours or days. */
export function timeTicks(seconds: number, most: number): number[] {
  const step = STEPS.find((candidate) => seconds / candidate <= most);
  if (seconds < 2) return ticks(0, seconds, most);
  if (step === undefined) return ticks(0, seconds / 86_400, most).map((days) => days * 86_400);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
}

/** {@link ticks} of times, in milliseconds since 1970: at intervals of whole minutes, hours or days, in UTC. */
export function dateTicks(from: number, to: number, most: number): number[] {
  if (!(to > from)) return [from];
  const span = (to - from) / 1000;
  const days = [2, 7, 14, 30, 90, 365].map((count) => count * 86_400);
  const step = [...STEPS.slice(6), ...days].find((candidate) => span / candidate <= most) ?? span;
  const first = Math.ceil(from / 1000 / step);
  const last = Math.floor(to / 1000 / step);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step * 1000);
}
