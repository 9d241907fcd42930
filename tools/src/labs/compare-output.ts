import { normalise } from './normalise.ts';

/** On a page: any number of lines, none too, that are left out. */
const LEFT_OUT = '…';

export type Comparison = { readonly same: true } | { readonly same: false; readonly expected: string };

/**
 * Holds what a page shows to what was printed. Every line shown must be printed, in that order; between neighbours nothing else may be
 * printed, but for what a line `…` stands for.
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
 * What the page should show: the printed lines, shortened as the page shortened them. A shown line that is still printed is kept,
 * and one that is not gives its place to the printed line most like it.
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

/** The index of the line from `start` on that is equal, else the one most like it; -1 where none has half of its words. */
function nearest(line: string, lines: readonly string[], start: number): number {
  const equal = lines.indexOf(line, start);
  if (equal >= 0) return equal;
  const wanted = line.split(' ');
  let best = -1;
  let most = wanted.length / 2;
  for (let index = start; index < lines.length; index++) {
    const words = lines[index]?.split(' ') ?? [];
    // The first word of a line mostly says what it is about.
    const likeness = wanted.filter((word) => words.includes(word)).length + (words[0] === wanted[0] ? 1 : 0);
    if (likeness < most || likeness === 0) continue;
    best = index;
    most = likeness + 0.5;
  }
  return best;
}
