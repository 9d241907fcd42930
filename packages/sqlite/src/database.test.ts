import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Database } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MIGRATIONS = ['CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT'];
const notes = (database: Database) => database.all<{ note: string }>('SELECT note FROM notes ORDER BY id');

/** A closed database of 500 notes. */
function written(name: string): string {
  const file = path.join(folder, name);
  const database = new Database(file, MIGRATIONS);
  database.transaction(() => {
    for (let i = 0; i < 500; i++) database.run('INSERT INTO notes (note) VALUES (?)', `note ${i} `.repeat(20));
  });
  database.close();
  return file;
}

const open = (file: string) => () => {
  const database = new Database(file, MIGRATIONS);
  try {
    return notes(database);
  } finally {
    database.close();
  }
};

describe('a file that is no whole database is an error that names it and says what to do', () => {
  test('emptied', () => {
    const file = written('emptied.db');
    truncateSync(file, 0);
    expect(open(file)).toThrow(
      expect.objectContaining({
        code: 'E_DATABASE',
        message: `${file} is empty, which no database is: put a copy of it back, or remove the file to begin anew`,
      }),
    );
  });

  test('garbage', () => {
    const file = path.join(folder, 'garbage.db');
    writeFileSync(file, 'this is not a database at all, '.repeat(100));
    expect(open(file)).toThrow(
      expect.objectContaining({
        code: 'E_DATABASE',
        message: expect.stringContaining(`${file} is damaged (it is no SQLite database)`),
      }),
    );
    expect(readFileSync(file, 'utf8')).toContain('not a database at all');
  });

  test('cut short', () => {
    const file = written('short.db');
    truncateSync(file, 20_000);
    expect(open(file)).toThrow(
      expect.objectContaining({ code: 'E_DATABASE', message: expect.stringContaining(`${file} is damaged (`) }),
    );
  });

  test('overwritten in the middle', () => {
    const file = written('middle.db');
    const handle = openSync(file, 'r+');
    for (let page = 2; page < 12; page++) writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    expect(open(file)).toThrow(
      expect.objectContaining({
        code: 'E_DATABASE',
        message: expect.stringMatching(/is damaged \(.*(Tree|tree|page|malformed)/),
      }),
    );
  });

  test('a folder, or below a file', () => {
    mkdirSync(path.join(folder, 'folder.db'));
    writeFileSync(path.join(folder, 'file'), 'x');
    for (const file of [path.join(folder, 'folder.db'), path.join(folder, 'file', 'mlops.db')]) {
      expect(open(file)).toThrow(
        expect.objectContaining({
          code: 'E_DATABASE',
          message: expect.stringContaining(`${file} must be a file that can be made`),
        }),
      );
    }
  });
});

test('statements of a snapshot see one state of the file, and hold up no writer', () => {
  const file = written('snapshot.db');
  const [reader, writer] = [new Database(file, MIGRATIONS), new Database(file, MIGRATIONS)];
  const add = () => writer.run('INSERT INTO notes (note) VALUES (?)', 'one more');
  const seen = reader.snapshot(() => [0, 1].map(() => [notes(reader).length, add().changes]));
  expect(seen).toEqual([
    [500, 1],
    [500, 1],
  ]);
  expect(notes(reader)).toHaveLength(502);
  expect(() => reader.snapshot(() => reader.get('SELECT nonsense'))).toThrow('nonsense');
  expect(reader.snapshot(() => notes(reader).length)).toBe(502);
  reader.close();
  writer.close();
});

test('a file that does not exist is made', () => {
  expect(open(path.join(folder, 'new.db'))()).toEqual([]);
});

test.each(['a\0b', 'half \ud83d', '\udc00'])('the text %j, which would not come back as it is, is refused', (text) => {
  const database = new Database(path.join(folder, 'texts.db'), MIGRATIONS);
  expect(() => database.run('INSERT INTO notes (note) VALUES (?)', text)).toThrow(
    expect.objectContaining({ code: 'E_PARAM_RANGE' }),
  );
  database.close();
});

test.each(['', "it's", '\u202e\u0001\n', '😀'.repeat(1000), '<script>', '__proto__'])(
  'the text %j comes back as it is',
  (text) => {
    const database = new Database(':memory:', MIGRATIONS);
    database.run('INSERT INTO notes (note) VALUES (?)', text);
    expect(notes(database)).toEqual([{ note: text }]);
    database.close();
  },
);

test.each([40, 64, 100])(
  'a file that may not grow is explained, wherever in a transaction it ends: %i blocks',
  (blocks) => {
    const file = path.join(folder, `limited-${blocks}.db`);
    const code = `
    import { Database } from ${JSON.stringify(import.meta.resolve('./index.ts'))};
    try {
      const database = new Database(${JSON.stringify(file)}, ${JSON.stringify(MIGRATIONS)});
      for (;;) database.transaction(() => database.run('INSERT INTO notes (note) VALUES (?)', 'a note '.repeat(${blocks})));
    } catch (error) {
      console.log(error.code, error.message);
    }`;
    const command = `ulimit -f ${blocks}; exec "$0" --disable-warning=ExperimentalWarning --input-type=module -e "$1"`;
    const said = execFileSync('/bin/bash', ['-c', command, process.execPath, code], { encoding: 'utf8' });
    expect(said).toMatch(
      /^E_DATABASE .*limited-\d+\.db cannot be read or written: .*; check the disk, and that no limit/,
    );
  },
);
