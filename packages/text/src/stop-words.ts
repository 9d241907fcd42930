import { SEGMENT_BREAK } from './segments.ts';

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/**
 * Drops words of a clean text, whatever their case.
 *
 * @param stopWords in lower case; kept, so that the next text with the same list is fast
 */
export function dropStopWords(text: string, stopWords: readonly string[]): string {
  let set = sets.get(stopWords);
  if (!set) {
    set = new Set(stopWords);
    sets.set(stopWords, set);
  }
  let out = '';
  let separator = '';
  for (let start = 0; start <= text.length; ) {
    let end = start;
    while (end < text.length && text[end] !== ' ' && text[end] !== SEGMENT_BREAK) end++;
    const word = text.slice(start, end);
    if (!set.has(word.toLowerCase())) {
      out += out === '' ? word : separator + word;
      separator = '';
    }
    // If a word between two segments is removed, a blank on either side of it is kept once.
    const next = text[end] ?? '';
    if (separator !== ' ') separator = next;
    start = end + 1;
  }
  return out;
}
