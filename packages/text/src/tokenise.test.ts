import { readFileSync } from 'node:fs';
import { Mulberry32 } from '@aml-mlops/random';
import { describe, expect, test } from 'vitest';
import { randomText } from './random-text.fixture.ts';
import { tokenise } from './tokenise.ts';
import { WordScanner } from './word-scanner.ts';
import { WordTable } from './word-table.ts';

interface Characters {
  /** First and last code point of each range, one range after another. */
  readonly word: number[];
  readonly unassigned: number[];
  /** In hexadecimal. */
  readonly lowerCase: Record<string, string[]>;
}

const python = JSON.parse(readFileSync(new URL('fixtures/characters.json', import.meta.url), 'utf8')) as Characters;

function inRanges(ranges: readonly number[]): Uint8Array {
  const inside = new Uint8Array(0x110000);
  for (let i = 0; i < ranges.length; i += 2) inside.fill(1, ranges[i]!, ranges[i + 1]! + 1);
  return inside;
}

describe('characters that the fixture’s Python knows', () => {
  const isWord = inRanges(python.word);
  const isUnknown = inRanges(python.unassigned);

  test('are word characters here if and only if they are there', () => {
    const wrong: string[] = [];
    for (let point = 0; point < 0x110000; point++) {
      if (isUnknown[point]) continue;
      const character = String.fromCodePoint(point);
      const expected = isWord[point] ? 1 : 0;
      if (tokenise(`${character}${character}`).length !== expected) wrong.push(point.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  test('have the same lower case', () => {
    const wrong: string[] = [];
    for (let point = 0; point < 0x110000; point++) {
      if (isUnknown[point]) continue;
      const hexadecimal = point.toString(16);
      const expected = (python.lowerCase[hexadecimal] ?? [hexadecimal]).map((each) => Number.parseInt(each, 16));
      if (String.fromCodePoint(point).toLowerCase() !== String.fromCodePoint(...expected)) wrong.push(hexadecimal);
    }
    expect(wrong).toEqual([]);
  });
});

describe('tokenise', () => {
  test.each([
    ['words of one character are left out', 'a bc d', ['bc']],
    ['also where it takes two UTF-16 units', '𠀀 𠀀𠀁', ['𠀀𠀁']],
    ['underscores and numbers are word characters', '__init__ x_1 42 ½½', ['__init__', 'x_1', '42', '½½']],
    ['apostrophes and hyphens end a word', "don't a-bc", ['don', 'bc']],
    ['marks end a word, as in Python', 'cafe\u0301s', ['cafe']],
    ['case is kept', 'The ΟΔΟΣ', ['The', 'ΟΔΟΣ']],
    ['nothing has no words', '', []],
  ])('%s', (_, text, expected) => {
    expect(tokenise(text)).toEqual(expected);
  });
});

describe.each([true, false])('a scanner, lower case %s,', (lowerCase) => {
  test('cuts as tokenise does', () => {
    const random = new Mulberry32(3);
    const table = new WordTable();
    const scanner = new WordScanner(table, lowerCase);
    const texts = Array.from({ length: 5000 }, () => randomText(random));
    const scanned = texts.map((text) => {
      const count = scanner.scan(text, true);
      return scanner.ids.slice(0, count);
    });
    const words = table.strings(Int32Array.from({ length: table.size }, (_, i) => i));
    const cut = scanned.map((ids) => Array.from(ids, (id) => words[id]));
    expect(cut).toEqual(texts.map((text) => tokenise(lowerCase ? text.toLowerCase() : text)));
  });

  test('leaves out words that its table does not have', () => {
    const table = WordTable.of(['bb', 'é!', '𐐨𐐩']);
    const scanner = new WordScanner(table, lowerCase);
    const count = scanner.scan('aa bb cc 𐐨𐐩 bb é!', false);
    expect([...scanner.ids.subarray(0, count)]).toEqual([0, 2, 0]);
  });
});
