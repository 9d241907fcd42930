import { shownValue } from '../shown-value.ts';

/** Maximum number of lines shown: evidence comes from outside and may be of any size. */
const MOST = 60;

/** The evidence for a promotion as lines: `candidate accuracy`, and the value. Nested values are named by their path. */
export function flatEvidence(evidence: Readonly<Record<string, unknown>>): (readonly [name: string, value: string])[] {
  const lines: (readonly [string, string])[] = [];
  const add = (name: string, value: unknown) => {
    if (lines.length >= MOST || value === null || value === undefined) return;
    if (typeof value !== 'object') lines.push([name, shownValue(value)]);
    else for (const [key, inner] of Object.entries(value)) add(name === '' ? key : `${name} ${key}`, inner);
  };
  for (const [key, value] of Object.entries(evidence)) add(key, value);
  return lines;
}
