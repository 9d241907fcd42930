import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Database } from '@aml-mlops/sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { openTracking } from '../client/open-tracking.ts';
import { MIGRATIONS } from './schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));
const client = pathToFileURL(path.join(import.meta.dirname, '../client/open-tracking.ts')).href;

/** A program that opens the store under the address in its first argument. */
function program(name: string, body: string): string {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `import { openTracking } from ${JSON.stringify(client)};\nconst tracking = openTracking(process.argv[2]);\n${body}`,
  );
  return file;
}

describe('the file of the store', () => {
  test('several processes that make and fill it at once lose nothing', async () => {
    const uri = `sqlite:${path.join(folder, 'shared.db')}`;
    const writer = program(
      'writer',
      `const run = await tracking.startRun({ experiment: 'shared', name: process.argv[3] });
       for (let i = 0; i < 2000; i++) { run.logMetric('loss', i, i); if (i % 50 === 0) await run.flush(); }
       await run.end('FINISHED');
       await tracking.models.register({ name: 'm', source: 's', contentHash: 'same', runId: run.runId });
       await tracking.models.register({ name: 'm', source: 's', contentHash: process.argv[3], runId: run.runId });
       await tracking.close();`,
    );
    const workers = ['a', 'b', 'c', 'd'];
    await Promise.all(workers.map((name) => promisify(execFile)(process.execPath, [writer, uri, name])));
    const tracking = openTracking(uri);
    const { items } = await tracking.searchRuns({ orderBy: ['attributes.run_name ASC'] });
    expect(items.map(({ name }) => name)).toEqual(workers);
    expect(new Set(items.map(({ experimentId }) => experimentId)).size).toBe(1);
    for (const { runId } of items) expect(await tracking.metricHistory(runId, 'loss')).toHaveLength(2000);
    expect((await tracking.models.listVersions('m')).map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    await tracking.close();
  });

  test('a process killed in the middle of its batches leaves a whole store', async () => {
    const file = path.join(folder, 'killed.db');
    const writer = program(
      'endless',
      `const run = await tracking.startRun({ experiment: 'killed', name: 'victim' });
       for (let i = 0; ; i++) {
         for (const key of ['a', 'b', 'c', 'd', 'e']) run.logMetric(key, i, i);
         await run.flush();
         if (i === 20) process.stdout.write(run.runId + '\\n');
       }`,
    );
    for (let round = 0; round < 3; round++) {
      const victim = spawn(process.execPath, [writer, `sqlite:${file}`], { stdio: ['ignore', 'pipe', 'inherit'] });
      const runId = await new Promise<string>((resolve) =>
        victim.stdout.once('data', (data) => resolve(String(data).trim())),
      );
      victim.kill('SIGKILL');
      await new Promise((resolve) => victim.once('close', resolve));

      const database = new Database(file, MIGRATIONS);
      expect(database.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
      expect(database.all('PRAGMA foreign_key_check')).toEqual([]);
      database.close();
      const tracking = openTracking(`sqlite:${file}`);
      const lengths = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => tracking.metricHistory(runId, key)));
      expect(new Set(lengths.map(({ length }) => length)).size, 'a batch is there whole or not at all').toBe(1);
      expect(lengths[0]!.length).toBeGreaterThan(20);
      const record = await tracking.getRun(runId);
      expect(record.metrics['e']?.value).toBe(lengths[4]!.at(-1)?.value);
      const run = await tracking.attach(runId);
      run.logMetric('a', 0, 1_000_000);
      await run.end('FAILED');
      await tracking.close();
    }
  });

  test('opening it prints nothing', async () => {
    const quiet = program('quiet', 'await tracking.close();');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      quiet,
      `sqlite:${path.join(folder, 'q.db')}`,
    ]);
    expect(stderr.split('\n').filter((line) => /sqlite/i.test(line))).toEqual([]);
    expect(stdout).toBe('');
  });

  test('one that a newer version wrote is refused and left as it is', () => {
    const file = path.join(folder, 'newer.db');
    new Database(file, [...MIGRATIONS, 'CREATE TABLE later (x INTEGER)']).close();
    const before = readFileSync(file);
    expect(() => openTracking(`sqlite:${file}`)).toThrow(
      `schema version of ${file} must be <= ${MIGRATIONS.length}; got ${MIGRATIONS.length + 1}`,
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('an older one is brought to the newest version with what is in it', () => {
    const file = path.join(folder, 'older.db');
    const old = new Database(file, ['CREATE TABLE kept (x INTEGER)']);
    old.run('INSERT INTO kept VALUES (7)');
    old.close();
    const now = new Database(file, ['CREATE TABLE kept (x INTEGER)', 'ALTER TABLE kept ADD COLUMN y INTEGER']);
    expect(now.get('SELECT * FROM kept')).toEqual({ x: 7, y: null });
    now.close();
  });

  test('a transaction that throws leaves nothing, also from within another', () => {
    const database = new Database(path.join(folder, 'rollback.db'), ['CREATE TABLE t (x INTEGER)']);
    const failing = () =>
      database.transaction(() => {
        database.run('INSERT INTO t VALUES (1)');
        database.transaction(() => {
          database.run('INSERT INTO t VALUES (2)');
          throw new Error('no');
        });
      });
    expect(failing).toThrow('no');
    expect(database.all('SELECT * FROM t')).toEqual([]);
    database.transaction(() => database.run('INSERT INTO t VALUES (3)'), { durable: true });
    expect(database.all('SELECT x FROM t')).toEqual([{ x: 3 }]);
    database.close();
  });
});
