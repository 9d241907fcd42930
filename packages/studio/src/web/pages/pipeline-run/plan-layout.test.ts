import { expect, test } from 'vitest';
import { layoutPlan, NODE } from './plan-layout.ts';

const node = (name: string, ...after: string[]) => ({ name, after });

test('what reads stands to the right of what it reads, nothing on top of another, all within the drawing', () => {
  const names = ['__proto__', 'constructor', 'c', 'd', 'e'];
  const layout = layoutPlan([
    node('__proto__'),
    node('constructor', '__proto__'),
    node('c', '__proto__'),
    node('d', 'constructor', 'c', 'not there'),
    node('e'),
  ]);
  const at = (name: string) => layout.places.find((place) => place.name === name)!;
  expect(layout.places.map(({ name }) => name)).toEqual(names);
  expect(at('constructor').x).toBeGreaterThan(at('__proto__').x + NODE.width);
  expect(at('d').x).toBeGreaterThan(at('c').x + NODE.width);
  expect(layout.edges.map(({ from, to }) => `${from} ${to}`).sort()).toEqual([
    '__proto__ c',
    '__proto__ constructor',
    'c d',
    'constructor d',
  ]);
  for (const a of layout.places) {
    expect(a.x + NODE.width / 2).toBeLessThan(layout.width);
    expect(a.y + NODE.height / 2).toBeLessThan(layout.height);
    for (const b of layout.places) {
      if (a !== b) expect(Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height).toBe(true);
    }
  }
});

test('a plan without nodes has a drawing of nothing', () => {
  expect(layoutPlan([])).toMatchObject({ places: [], edges: [] });
});
