import { planeClasses } from '@aml-mlops/text';
import { blocksOf } from '../code-point-blocks.ts';

const PLANE = 0x10000;
/** The planes that have characters with properties; the others are private or empty. */
const PLANES = [0, 1, 2, 3, 14];
const CASED = /\p{Cased}/u;
const IGNORABLE = /\p{Case_Ignorable}/u;
const MARKS = /\p{M}/u;
const HANGUL = /[\u1100-\u1112\u1161-\u1175\u11a8-\u11c2\uac00-\ud7a3]/;

/** What Node knows of a character, by code point. */
export interface CharacterFacts {
  /** Bits of `planeClasses`. */
  readonly classes: number;
  /** Rank of its canonical combining class; 0 starts anew. */
  readonly order: number;
  readonly cased: boolean;
  readonly ignorable: boolean;
}

/** A character that two others are composed to. */
export interface Composition {
  readonly first: number;
  readonly second: number;
  readonly composed: number;
}

export interface UnicodeFacts {
  /** Code points that differ from one that no plane has, ascending. */
  readonly points: readonly number[];
  /** The characters of {@link points}. */
  readonly characters: readonly string[];
  /** Whether a code point is one of {@link points}. */
  has(point: number): boolean;
  of(point: number): CharacterFacts;
  /** All but those of Hangul. */
  readonly compositions: readonly Composition[];
}

let known: UnicodeFacts | undefined;

/** The facts of Unicode that the rules of cleaning rest on, of the version that this Node has. Worked out once. */
export function unicodeFacts(): UnicodeFacts {
  known ??= gather();
  return known;
}

export function isHangul(character: string): boolean {
  return HANGUL.test(character);
}

/** Bits of `planeClasses` of a code point. */
export function classesOf(point: number): number {
  return planeClasses(Math.floor(point / PLANE))[point % PLANE]!;
}

function gather(): UnicodeFacts {
  const points: number[] = [];
  const compositions: Composition[] = [];
  const orders = combiningOrders();
  const cased = new Set<number>();
  const ignorable = new Set<number>();
  for (const plane of PLANES) {
    for (const { first, last, text } of blocksOf(plane * PLANE)) {
      const hasCase = CASED.test(text);
      const hasIgnorable = IGNORABLE.test(text);
      const hasParts = text.normalize('NFD') !== text;
      const isPlain = !hasCase && !hasIgnorable && !hasParts;
      for (let point = first; point <= last; point++) {
        if (isPlain && (classesOf(point) !== 0 || orders.has(point))) points.push(point);
        if (isPlain) continue;
        const character = String.fromCodePoint(point);
        const isCased = hasCase && CASED.test(character);
        const isIgnorable = hasIgnorable && IGNORABLE.test(character);
        if (classesOf(point) === 0 && !isCased && !isIgnorable && !orders.has(point)) continue;
        points.push(point);
        if (isCased) cased.add(point);
        if (isIgnorable) ignorable.add(point);
        const composition = hasParts && !isHangul(character) ? compositionOf(character) : undefined;
        if (composition) compositions.push(composition);
      }
    }
  }
  const of = (point: number): CharacterFacts => ({
    classes: classesOf(point),
    order: orders.get(point) ?? 0,
    cased: cased.has(point),
    ignorable: ignorable.has(point),
  });
  const there = new Uint8Array(0x110000);
  for (const point of points) there[point] = 1;
  const characters = points.map((point) => String.fromCodePoint(point));
  return { points, characters, has: (point) => there[point] === 1, of, compositions };
}

function compositionOf(character: string): Composition | undefined {
  const parts = [...character.normalize('NFD')];
  if (parts.length < 2 || character.normalize('NFC') !== character) return undefined;
  const second = parts.at(-1)!;
  const first = parts.slice(0, -1).join('').normalize('NFC');
  if ([...first].length !== 1 || (first + second).normalize('NFC') !== character) return undefined;
  return { first: first.codePointAt(0)!, second: second.codePointAt(0)!, composed: character.codePointAt(0)! };
}

/**
 * Rank of each character's canonical combining class, 1 for the lowest. ECMAScript does not tell the class, but how two marks
 * are ordered by it.
 */
function combiningOrders(): Map<number, number> {
  // Some character of the lowest class, and one of the highest.
  const [lowest, highest] = ['\u0334', '\u0345'];
  const marks: string[] = [];
  for (const plane of PLANES) {
    for (const { text } of blocksOf(plane * PLANE)) {
      if (!MARKS.test(text)) continue;
      for (const character of text) {
        if (!MARKS.test(character) || [...character.normalize('NFD')].length > 1) continue;
        if (swaps(character, lowest) || swaps(highest, character) || character === lowest || character === highest)
          marks.push(character);
      }
    }
  }
  const ranks: string[][] = [];
  for (const mark of marks) {
    let low = 0;
    let high = ranks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (swaps(mark, ranks[middle]![0]!)) low = middle + 1;
      else high = middle;
    }
    const same = ranks[low] !== undefined && !swaps(ranks[low]![0]!, mark);
    if (same) ranks[low]!.push(mark);
    else ranks.splice(low, 0, [mark]);
  }
  return new Map(ranks.flatMap((rank, i) => rank.map((mark) => [mark.codePointAt(0)!, i + 1] as const)));
}

/** Whether the second mark goes before the first: its class is lower, and neither is 0. */
function swaps(first: string, second: string): boolean {
  const text = `x${first}${second}`.normalize('NFD');
  return (
    text === `x${second}${first}`.normalize('NFD') && text.startsWith(`x${second.normalize('NFD')}`) && first !== second
  );
}
