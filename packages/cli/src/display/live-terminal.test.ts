import { expect, test } from 'vitest';
import { liveDisplay } from './live-display.ts';
import { liveTerminal } from './live-terminal.ts';
import { TestTerminal } from './terminal.fixture.ts';

const rows = (n: number, columns: number) =>
  Array.from({ length: 5 }, (_, i) => `step ${i} frame ${n} `.padEnd(columns, '━'));

test.each([40, 60, 90, 140])('at %i columns full lines are redrawn in place', async (columns) => {
  const terminal = new TestTerminal(columns);
  const live = liveTerminal(terminal.stream);
  terminal.stream.write('$ mlops run\n');
  for (let n = 0; n < 20; n++) live.draw(rows(n, columns));
  live.done();
  expect(await terminal.text()).toEqual(['$ mlops run', ...rows(19, columns)]);
});

test('characters whose width a terminal sees otherwise move no line', async () => {
  const terminal = new TestTerminal(40);
  const live = liveTerminal(terminal.stream);
  // This terminal gives each part of a family two cells; the frame counts two for all of it.
  for (let n = 0; n < 10; n++) live.draw([`a ${n} ${'👩‍👩‍👧'.repeat(17)}`, `b ${n}`]);
  live.done();
  const shown = await terminal.text();
  expect(shown).toHaveLength(2);
  expect(shown[0]).toMatch(/^a 9 /);
  expect(shown[1]).toBe('b 9');
});

test('a terminal that becomes narrower and wider again while a run goes on keeps one line a step', async () => {
  const terminal = new TestTerminal(90);
  const live = liveTerminal(terminal.stream);
  terminal.stream.write('$ mlops run\n');
  let n = 0;
  for (const columns of [90, 60, 40, 60, 140, 41, 90]) {
    await terminal.resize(columns);
    for (let i = 0; i < 3; i++) live.draw(rows(n++, columns));
    expect(await terminal.text(), `at ${columns}`).toEqual(['$ mlops run', ...rows(n - 1, columns)]);
  }
  live.done();
});

test('what is said meanwhile stays above the steps, and the last picture stands', async () => {
  const terminal = new TestTerminal(60);
  const display = liveDisplay(terminal.stream);
  display.show({ type: 'run', run: 'r', nodes: ['ingest', 'train'] });
  display.show({ type: 'node', node: 'ingest', status: 'reused' });
  display.note('artifact x is damaged\n  and \u001b[2Jnot used');
  display.note('another note');
  await terminal.resize(40);
  display.show({
    type: 'node',
    node: 'train',
    status: 'failed',
    error: 'label "电子\u202e\n电子" must be short '.repeat(9),
  });
  display.close();
  expect(await terminal.text()).toEqual([
    'artifact x is damaged',
    '  and \\u001b[2Jnot used',
    'another note',
    '↺ ingest  reused',
    expect.stringMatching(/^✖ train {3}label "电子\\u202e\\n电.*…$/),
  ]);
  expect(terminal.stream.listenerCount('resize')).toBe(0);
});
