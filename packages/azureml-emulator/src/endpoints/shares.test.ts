import { expect, test } from 'vitest';
import { Shares } from './shares.ts';

function given(shares: Readonly<Record<string, number>>, times: number): Record<string, number> {
  const turns = new Shares();
  const counts: Record<string, number> = {};
  for (let i = 0; i < times; i++) {
    const name = turns.next(shares) ?? 'none';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test('a hundred requests are given out exactly by their shares, and ten nearly', () => {
  expect(given({ blue: 90, green: 10 }, 100)).toEqual({ blue: 90, green: 10 });
  expect(given({ blue: 50, green: 50, red: 0 }, 10)).toEqual({ blue: 5, green: 5 });
  expect(given({ blue: 0 }, 2)).toEqual({ none: 2 });
});
