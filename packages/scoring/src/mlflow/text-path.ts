import {
  DIGIT,
  ENGLISH_STOP_WORDS,
  FORMAT,
  isUnspaced,
  MARK,
  PUNCTUATION,
  planeClasses,
  SPACE,
  WORD,
} from '@aml-mlops/text';

const PLANE = 0x10000;
const PLANES = 17;

/**
 * The Unicode tables of the text path, for a program in another language: classes of characters, their lower
 * case, and the stop words. Other languages have tables of other versions of Unicode; these are the ones of training.
 */
export interface TextPath {
  readonly schemaVersion: 1 | 2;
  /** First and last code point of each run, one after the other. */
  readonly word: readonly number[];
  readonly space: readonly number[];
  readonly punctuation: readonly number[];
  readonly digit: readonly number[];
  /** Characters that change, and what each becomes outside of any context. */
  readonly lower: Readonly<Record<string, string>>;
  readonly stopWords: readonly string[];
  /** From version 2 on: combining marks, format characters, and characters of scripts without blanks. */
  readonly mark?: readonly number[];
  readonly format?: readonly number[];
  readonly unspaced?: readonly number[];
}

const known = new Map<1 | 2, TextPath>();

/** @param version 2 adds what version 2 of the cleaning rules needs */
export function textPath(version: 1 | 2): TextPath {
  let path = known.get(version);
  if (!path) {
    path = version === 1 ? tables() : { ...textPath(1), ...furtherTables(), schemaVersion: 2 };
    known.set(version, path);
  }
  return path;
}

function furtherTables(): Pick<TextPath, 'mark' | 'format' | 'unspaced'> {
  return {
    mark: runsOf(hasClass(MARK)),
    format: runsOf(hasClass(FORMAT)),
    unspaced: runsOf((point) => isUnspaced(String.fromCodePoint(point))),
  };
}

function tables(): TextPath {
  return {
    schemaVersion: 1,
    word: runsOf(hasClass(WORD)),
    space: runsOf(hasClass(SPACE)),
    punctuation: runsOf(hasClass(PUNCTUATION)),
    digit: runsOf(hasClass(DIGIT)),
    lower: lowerCase(),
    stopWords: [...ENGLISH_STOP_WORDS].sort(),
  };
}

function hasClass(bit: number): (point: number) => boolean {
  return (point) => (planeClasses(Math.floor(point / PLANE))[point % PLANE]! & bit) !== 0;
}

/** First and last code point of each run of matching ones. */
function runsOf(belongs: (point: number) => boolean): number[] {
  const runs: number[] = [];
  let isIn = false;
  for (let point = 0; point < PLANES * PLANE; point++) {
    const has = belongs(point);
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
