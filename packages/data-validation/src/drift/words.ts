import { fisherExact } from '@aml-mlops/metrics';
import type { Baseline } from '../profile/baseline.ts';
import type { Profile } from '../profile/profile.ts';

import type { Thresholds } from '../thresholds.ts';

/** A word that occurs in more or fewer documents than in the baseline. */
export interface WordChange {
  readonly word: string;
  readonly documents: number;
  readonly share: number;
  readonly baselineDocuments: number;
  readonly baselineShare: number;
  /** False if the baseline does not keep the word; its number of baseline documents is then an upper bound. */
  readonly isKept: boolean;
  /** Fisher's exact test with Bonferroni correction for all tested words; at most 1. */
  readonly pValue: number;
  readonly within: boolean;
}

/** Words in fewer documents of both datasets together cannot be significant. */
const MIN_DOCUMENTS = 5;
const REPORTED = 20;

/**
 * Words whose share of documents changed, most significant first: topics shift before averages do. Every word in at least 5
 * documents of both datasets together is tested. A word that the baseline does not keep was in fewer documents than the
 * kept ones. It is assumed to be in the largest possible number, and tested only if it is more frequent than that; a
 * decrease cannot be detected.
 */
export function changedWords(profile: Profile, baseline: Baseline, { minWordPValue }: Thresholds): WordChange[] {
  const { words: known, minDocuments } = baseline.vocabulary;
  const candidates: { word: string; now: number; then: number; isKept: boolean }[] = [];
  for (const [word, now] of profile.words) {
    const kept = known.get(word);
    const then = kept ?? minDocuments - 1;
    if (kept === undefined && now * baseline.rows <= then * profile.rows) continue;
    if (now + then >= MIN_DOCUMENTS) candidates.push({ word, now, then, isKept: kept !== undefined });
  }
  for (const [word, then] of known) {
    if (then >= MIN_DOCUMENTS && !profile.words.has(word)) candidates.push({ word, now: 0, then, isKept: true });
  }
  // Most words are rare, so that many are in as many documents as others: one test serves them all.
  const tested = new Map<number, number>();
  const changes = candidates.map(({ word, now, then, isKept }): WordChange => {
    const pair = now * (baseline.rows + 1) + then;
    const p = tested.get(pair) ?? fisherExact(now, profile.rows, then, baseline.rows);
    tested.set(pair, p);
    const pValue = Math.min(1, p * candidates.length);
    return {
      word,
      documents: now,
      share: now / Math.max(1, profile.rows),
      baselineDocuments: then,
      baselineShare: then / baseline.rows,
      isKept,
      pValue,
      within: pValue >= minWordPValue,
    };
  });
  return changes
    .sort((a, b) => a.pValue - b.pValue || difference(b) - difference(a) || (a.word < b.word ? -1 : 1))
    .slice(0, REPORTED);
}

function difference({ share, baselineShare }: WordChange): number {
  return Math.abs(share - baselineShare);
}
