import * as z from 'zod';

/** Length of a window: whole hours, or a number of documents. */
export type WindowLength = { readonly hours: number } | { readonly documents: number };

/** `6h`, `1d`, `7d`; or `300` for documents. */
export const windowLength = z
  .string()
  .regex(
    /^(?:[1-9]\d{0,3}h|[1-9]\d{0,2}d|[1-9]\d{0,6})$/,
    'hours such as 6h, days such as 1d, or a number of documents',
  )
  .default('1d')
  .describe('Length of a window: hours such as 6h, days such as 1d, or a number of documents such as 300');

export function parseWindowLength(text: string): WindowLength {
  const value = Number.parseInt(text, 10);
  if (text.endsWith('h')) return { hours: value };
  return text.endsWith('d') ? { hours: value * 24 } : { documents: value };
}

/** A shorter time is too little to estimate the number of windows per month. */
const LEAST_HOURS = 168;

/**
 * Number of windows in a month of 30 days; for windows of documents, estimated from their rate over at least a week.
 *
 * @param observed windows, and the hours from the first to the last of them
 */
export function windowsAMonth(
  length: WindowLength,
  observed: { readonly windows: number; readonly hours: number },
): number {
  if ('hours' in length) return Math.max(1, 720 / length.hours);
  return Math.max(1, (observed.windows / Math.max(LEAST_HOURS, observed.hours)) * 720);
}
