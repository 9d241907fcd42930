import { DIGIT, ENGLISH_STOP_WORDS, PUNCTUATION, planeClasses, SPACE, WORD } from '@aml-mlops/text';

const PLANE = 0x10000;
const PLANES = 17;

/**
 * What the text path knows of Unicode, for a program in another language: which characters are what, how each is in lower
 * case, and the stop words. Another language's tables are of another version of Unicode, these are the ones of training.
 */
export interface TextPath {
  readonly schemaVersion: 1;
  /** First and last code point of each run, one after the other. */
  readonly word: readonly number[];
  readonly space: readonly number[];
  readonly punctuation: readonly number[];
  readonly digit: readonly number[];
  /** Characters that change, and what each becomes outside of any context. */
  readonly lower: Readonly<Record<string, string>>;
  readonly stopWords: readonly string[];
}

let known: TextPath | undefined;

export function textPath(): TextPath {
  known ??= {
    schemaVersion: 1,
    word: runsOf(WORD),
    space: runsOf(SPACE),
    punctuation: runsOf(PUNCTUATION),
    digit: runsOf(DIGIT),
    lower: lowerCase(),
    stopWords: [...ENGLISH_STOP_WORDS].sort(),
  };
  return known;
}

function runsOf(bit: number): number[] {
  const runs: number[] = [];
  let isIn = false;
  for (let point = 0; point < PLANES * PLANE; point++) {
    const has = (planeClasses(Math.floor(point / PLANE))[point % PLANE]! & bit) !== 0;
    if (has && !isIn) runs.push(point);
    if (!has && isIn) runs.push(point - 1);
    isIn = has;
  }
  if (isIn) runs.push(PLANES * PLANE - 1);
  return runs;
}

function lowerCase(): Record<string, string> {
  const lower: Record<string, string> = {};
  for (let point = 0; point < PLANES * PLANE; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const character = String.fromCodePoint(point);
    const lowered = character.toLowerCase();
    if (lowered !== character) lower[character] = lowered;
  }
  return lower;
}
