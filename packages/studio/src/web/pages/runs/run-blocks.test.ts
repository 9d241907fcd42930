import { expect, test } from 'vitest';
import { type AskRows, RunBlocks } from './run-blocks.ts';

function server(gone: ReadonlySet<number> = new Set()) {
  const asked: (readonly number[])[] = [];
  const ask: AskRows = async (places, columns) => {
    asked.push(places);
    const found = places.filter((place) => !gone.has(place));
    const each = <T>(value: (place: number) => T) => found.map(value);
    return {
      places: found,
      runIds: each(String),
      experimentIds: each(() => '1'),
      names: each((place) => `run ${place}`),
      users: each(() => 'u'),
      statuses: each(() => 'FINISHED'),
      starts: each(() => 0),
      ends: each(() => null),
      columns: columns.map(() => each((place) => place / 10)),
    };
  };
  return { asked, ask };
}

const places = Array.from({ length: 10_050 }, (_, i) => i + 1);
const columns = [{ kind: 'metrics', key: 'f1' }] as const;

test('only what is seen is asked for, and once', async () => {
  const { asked, ask } = server(new Set([205]));
  let arrivals = 0;
  const arrived = () => arrivals++;
  const blocks = new RunBlocks(places, columns, arrived, { ask });
  blocks.onVisible(190, 230);
  blocks.onVisible(195, 235);
  await expect.poll(() => arrivals).toBe(2);
  expect(asked.map((list) => [list[0], list.length])).toEqual([
    [101, 100],
    [201, 100],
  ]);
  expect(blocks.at(200)).toMatchObject({ name: 'run 201', values: [20.1] });
  expect([blocks.at(0), blocks.at(204)]).toEqual([undefined, undefined]);
});

test('rows of before are shown until those of after a change are here', async () => {
  const { ask } = server();
  let arrivals = 0;
  const before = new RunBlocks(places, columns, () => arrivals++, { ask });
  before.onVisible(0, 10);
  await expect.poll(() => arrivals).toBe(1);
  const after = new RunBlocks(places, columns, () => arrivals++, { ask, before });
  expect(after.at(3)?.name).toBe('run 4');
  expect(new RunBlocks(places.slice(1), columns, () => arrivals++, { ask, before: after }).at(3)).toBeUndefined();
});

test('what could not be brought is asked for again', async () => {
  let fails = true;
  let arrivals = 0;
  const { ask } = server();
  const shaky: AskRows = async (...asked) => {
    if (fails) throw new Error('away');
    return ask(...asked);
  };
  const blocks = new RunBlocks(places, [], () => arrivals++, { ask: shaky });
  blocks.onVisible(0, 10);
  await expect.poll(() => arrivals).toBe(1);
  fails = false;
  blocks.onVisible(0, 10);
  await expect.poll(() => blocks.at(0)?.name).toBe('run 1');
});
