import { parseParams } from '@aml-mlops/pipeline-sdk';
import { networkParams } from '@aml-mlops/trainer';
import { describe, expect, test } from 'vitest';
import { posts } from '../posts.fixture.ts';
import { FAMILIES } from './families.ts';
import { propose } from './propose.ts';

const network = parseParams(networkParams, {}, 'the network');

function names(members: readonly number[]): string[] {
  const targets = Int32Array.from(members.flatMap((count, code) => Array<number>(count).fill(code)));
  const { texts } = posts(1, targets.length);
  const about = { documents: texts.length, families: FAMILIES, sweep: [], finalists: 3, network, seed: 1 };
  return propose({ texts, targets, ...about }).map(({ name }) => name);
}

describe('candidates', () => {
  test('are named once, with the majority class among them', () => {
    const found = names([20, 20]);
    expect(found).toContain('majority class');
    expect(new Set(found).size).toBe(found.length);
  });

  test('weigh classes where the largest has three times the documents of the smallest, and not before', () => {
    const weighing = (members: readonly number[]) => names(members).filter((name) => name.includes('balanced'));
    expect(weighing([20, 29, 10])).toEqual([]);
    const found = weighing([20, 30, 10]);
    expect(found).toContain('linear-svc balanced (characters)');
    expect(found).toContain('linear-svc balanced + complement-nb (characters)');
  });

  test('do not mind a class that no document has', () => {
    expect(names([20, 0, 20])).toContain('majority class');
    expect(names([20, 0, 20]).filter((name) => name.includes('balanced'))).toEqual([]);
  });
});
