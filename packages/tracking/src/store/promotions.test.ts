import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../client/embedded-backend.ts';
import { deleteVersion, registerVersion } from './model-versions.ts';
import { findByAlias, listPromotions, promote } from './promotions.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-promotions-'));
const database = openStore(path.join(folder, 'mlops.db'), 0);
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const register = (contentHash: string) =>
  registerVersion(database, { name: 'm', source: 's', contentHash, runId: '', description: '', tags: [], now: 1 });
const move = (version: number, now = 2) =>
  promote(database, { name: 'm', alias: 'champion', version, who: 'gate', why: 'better', evidence: { a: 1 }, now });

test('no line of the log of promotions can be changed, taken out or written over', () => {
  register('a');
  move(1);
  for (const sql of [
    `UPDATE promotions SET why = 'no reason'`,
    'DELETE FROM promotions',
    `INSERT OR REPLACE INTO promotions SELECT id, name, alias, version, previous_version, at, who, 'no reason', evidence FROM promotions`,
  ]) {
    expect(() => database.run(sql), sql).toThrow('the log of promotions is append-only');
  }
  expect(listPromotions(database, 'm')).toHaveLength(1);
});

test('where the log cannot be written the alias does not move', () => {
  register('b');
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const reason = { who: 'gate', why: 'better', evidence: circle };
  expect(() => promote(database, { name: 'm', alias: 'champion', version: 2, ...reason, now: 3 })).toThrow(/circular/);
  expect(findByAlias(database, 'm', 'champion')?.version).toBe(1);
  expect(listPromotions(database, 'm')).toHaveLength(1);
});

test('a version number is not used again after its version is deleted, and the log remembers it', () => {
  move(2);
  deleteVersion(database, 'm', 2, 5);
  expect(findByAlias(database, 'm', 'champion')).toBeUndefined();
  expect(register('c').version).toBe(3);
  expect(listPromotions(database, 'm').map(({ version }) => version)).toEqual([2, 1]);
});

test.each(['latest', 'v3', 'two words', ''])('the alias "%s" is refused', (alias) => {
  const reason = { who: '', why: '', evidence: {} };
  expect(() => promote(database, { name: 'm', alias, version: 1, ...reason, now: 1 })).toThrow(
    /^alias of model version/,
  );
});
