import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Condition } from '../../define/condition.ts';
import { askCondition } from './ask-condition.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'condition-'));
  const document = {
    promoted: false,
    score: 0.5,
    nothing: null,
    text: '0.9',
    rows: [{ accuracy: 0.7 }],
    'a/b': 1,
    'm~n': 2,
    '': 3,
    labels: JSON.parse('{"__proto__": 4, "constructor": 5}'),
  };
  writeFileSync(path.join(folder, 'd.json'), JSON.stringify(document));
  writeFileSync(path.join(folder, 'broken.json'), '{');
  writeFileSync(path.join(folder, 'five.json'), '5');
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (condition: Partial<Condition>) =>
  askCondition({ node: 'gate', output: 'verdict', file: 'd.json', at: '', ...condition }, folder, 'deploy');

test.each<[Partial<Condition>, boolean]>([
  [{ at: '/promoted', equals: false }, true],
  [{ at: '/promoted', equals: true }, false],
  [{ at: '/promoted', equals: 0 }, false],
  [{ at: '/nothing', equals: null }, true],
  [{ at: '/text', equals: '0.9' }, true],
  [{ at: '/text', equals: 0.9 }, false],
  [{ at: '/score', atLeast: 0.5 }, true],
  [{ at: '/score', atLeast: 0.500001 }, false],
  [{ at: '/score', below: 0.5 }, false],
  [{ at: '/score', below: 0.500001 }, true],
  [{ at: '/score', atLeast: 0 }, true],
  [{ at: '/score', below: 0 }, false],
  [{ at: '/rows/0/accuracy', atLeast: 0.7 }, true],
  [{ at: '/a~1b', equals: 1 }, true],
  [{ at: '/m~0n', equals: 2 }, true],
  [{ at: '/', equals: 3 }, true],
  [{ at: '/labels/__proto__', equals: 4 }, true],
  [{ at: '/labels/constructor', equals: 5 }, true],
  [{ file: 'five.json', at: '', equals: 5 }, true],
])('%j is %s', async (condition, holds) => {
  expect(await ask(condition)).toBe(holds);
});

describe('what cannot be answered is an error, neither yes nor no', () => {
  test.each<[Partial<Condition>, string]>([
    [{ at: '/constructor', equals: true }, 'd.json must have a value at /constructor for step deploy to decide'],
    [{ at: '/rows/length', equals: 1 }, 'd.json must have a value at /rows/length for step deploy'],
    [{ at: '/rows/1/accuracy', below: 1 }, 'd.json must have a number at /rows/1/accuracy for step deploy'],
    [{ at: '/rows/00/accuracy', below: 1 }, 'd.json must have a number at /rows/00/accuracy'],
    [{ at: '/text', atLeast: 0.5 }, 'd.json must have a number at /text for step deploy to decide; got "0.9"'],
    [{ at: '/nothing', below: 1 }, 'd.json must have a number at /nothing for step deploy to decide; got null'],
    [{ file: 'broken.json', at: '/a', equals: 1 }, 'what step deploy depends on must be a JSON file; got'],
    [{ file: 'absent.json', at: '/a', equals: 1 }, 'what step deploy depends on must be a JSON file; got'],
  ])('%j', async (condition, message) => {
    await expect(ask(condition)).rejects.toThrow(message);
    await expect(ask(condition)).rejects.toMatchObject({ code: 'E_CONDITION' });
  });
});
