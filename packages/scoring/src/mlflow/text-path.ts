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
import { blocksOf } from '../code-point-blocks.ts';

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
    unspaced: runsOf((point, classes) => classes !== 0 && isUnspaced(String.fromCodePoint(point))),
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

function hasClass(bit: number): (point: number, classes: number) => boolean {
  return (_, classes) => (classes & bit) !== 0;
}

let used: { readonly first: number; readonly classes: Uint8Array }[] | undefined;

/** Planes that have a character with any class; the others are empty or private. */
function usedPlanes(): { readonly first: number; readonly classes: Uint8Array }[] {
  used ??= Array.from({ length: PLANES }, (_, plane) => ({
    first: plane * PLANE,
    classes: planeClasses(plane),
  })).filter(({ classes }) => classes.some((bits) => bits !== 0));
  return used;
}

/** First and last code point of each run of matching ones, which have a class. */
function runsOf(belongs: (point: number, classes: number) => boolean): number[] {
  const runs: number[] = [];
  for (const { first, classes } of usedPlanes()) {
    for (let low = 0; low < PLANE; low++) {
      const point = first + low;
      if (!belongs(point, classes[low]!)) continue;
      if (runs.at(-1) === point - 1) runs[runs.length - 1] = point;
      else runs.push(point, point);
    }
  }
  return runs;
}

function lowerCase(): Record<string, string> {
  const lower: Record<string, string> = {};
  for (const { first, classes } of usedPlanes()) {
    for (const block of blocksOf(first)) {
      // Most scripts have no case: one call tells it of a whole block.
      if (block.text.toLowerCase() === block.text) continue;
      for (let point = block.first; point <= block.last; point++) {
        if (classes[point - first] === 0) continue;
        const character = String.fromCodePoint(point);
        const lowered = character.toLowerCase();
        if (lowered !== character) lower[character] = lowered;
      }
    }
  }
  return lower;
}
