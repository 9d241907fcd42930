import { normalise } from './normalise.ts';

/** On a page: any number of omitted lines, including none. */
const LEFT_OUT = '…';

export type Comparison = { readonly same: true } | { readonly same: false; readonly expected: string };

/**
 * Compares a page's output with the printed output. Every line shown must be printed, in that order; no other line may be printed
 * in between, except where the page has a line `…`.
 */
export function compareOutput(
  shown: string,
  printed: string,
  paths: Readonly<Record<string, string>> = {},
): Comparison {
  const expected = normalise(shown, paths).split('\n');
  const actual = normalise(printed, paths).split('\n');
  let at = 0;
  let skipping = false;
  for (const line of expected) {
    if (line === LEFT_OUT) {
      skipping = true;
      continue;
    }
    const found = skipping ? actual.indexOf(line, at) : at;
    if (found < 0 || actual[found] !== line) return { same: false, expected: line };
    at = found + 1;
    skipping = false;
  }
  const rest = actual.slice(at).find((line) => line !== '');
  return skipping || rest === undefined ? { same: true } : { same: false, expected: `the end; got ${rest}` };
}

/**
 * The corrected output of a page: the printed lines, shortened as on the page. A shown line that is still printed is kept;
 * any other is replaced by the most similar printed line.
 */
export function fixOutput(shown: string, printed: string, paths: Readonly<Record<string, string>> = {}): string {
  const actual = printed.trimEnd().split('\n');
  const wanted = shown.trimEnd().split('\n');
  if (!wanted.includes(LEFT_OUT)) return `${actual.join('\n')}\n`;
  const plain = actual.map((line) => normalise(line, paths));
  const kept = new Set<number>();
  let at = 0;
  for (const line of wanted) {
    if (line === LEFT_OUT) continue;
    const found = nearest(normalise(line, paths), plain, at);
    if (found < 0) continue;
    kept.add(found);
    at = found + 1;
  }
  const lines: string[] = [];
  let previous = -1;
  for (const index of [...kept].sort((a, b) => a - b)) {
    if (index > previous + 1) lines.push(LEFT_OUT);
    lines.push(actual[index] ?? '');
    previous = index;
  }
  if (previous < actual.length - 1) lines.push(LEFT_OUT);
  return `${lines.join('\n')}\n`;
}

/** The index of the equal line from `start` on, else of the most similar one; -1 if none shares half of its words. */
function nearest(line: string, lines: readonly string[], start: number): number {
  const equal = lines.indexOf(line, start);
  if (equal >= 0) return equal;
  const wanted = line.split(' ');
  let best = -1;
  let most = wanted.length / 2;
  for (let index = start; index < lines.length; index++) {
    const words = lines[index]?.split(' ') ?? [];
    // The first word of a line usually identifies its subject.
    const likeness = wanted.filter((word) => words.includes(word)).length + (words[0] === wanted[0] ? 1 : 0);
    if (likeness < most || likeness === 0) continue;
    best = index;
    most = likeness + 0.5;
  }
  return best;
}
