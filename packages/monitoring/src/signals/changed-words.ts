import { fisherExact } from '@aml-mlops/metrics';

/** A word whose document share changed. */
export interface ChangedWord {
  readonly word: string;
  readonly share: number;
  readonly shareBefore: number;
  /** Fisher's exact test, corrected for all words tested. */
  readonly p: number;
}

/** Words in fewer documents are not reported: they may be personal names. */
const LEAST_DOCUMENTS = 3;

/** The words behind a drift, words that became more frequent first, then by significance. */
export function changedWords(
  before: readonly ReadonlySet<string>[],
  now: readonly ReadonlySet<string>[],
  most = 10,
): ChangedWord[] {
  const [then, current] = [documentsOf(before), documentsOf(now)];
  const words = new Set([...current].filter(([, n]) => n >= LEAST_DOCUMENTS).map(([word]) => word));
  for (const [word, n] of then) if (n >= LEAST_DOCUMENTS * 2) words.add(word);
  const changes = [...words].map((word) => {
    const [a, b] = [current.get(word) ?? 0, then.get(word) ?? 0];
    const p = Math.min(1, fisherExact(a, now.length, b, before.length) * words.size);
    return { word, share: a / Math.max(1, now.length), shareBefore: b / Math.max(1, before.length), p };
  });
  const sure = changes.filter(({ p }) => p < 0.05);
  const order = (a: ChangedWord, b: ChangedWord) => a.p - b.p || (a.word < b.word ? -1 : 1);
  const came = sure.filter(({ share, shareBefore }) => share > shareBefore).sort(order);
  const went = sure.filter(({ share, shareBefore }) => share <= shareBefore).sort(order);
  return [...came, ...went].slice(0, most);
}

function documentsOf(documents: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of documents) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
