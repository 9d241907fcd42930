import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Datastore, DatastoreEntry } from '../datastore.ts';

/** A new, empty datastore, and a function that removes it. */
export interface OpenedDatastore {
  readonly datastore: Datastore;
  close(): Promise<void>;
}

/** Tests that every {@link Datastore} must pass. A new implementation is tested by one line: `datastoreContract('mine', open)`. */
export function datastoreContract(name: string, open: () => Promise<OpenedDatastore>): void {
  describe(`${name} as a datastore`, () => {
    let opened: OpenedDatastore;
    let datastore: Datastore;
    beforeEach(async () => {
      opened = await open();
      datastore = opened.datastore;
    });
    afterEach(() => opened.close());

    test('what is written is read: text, bytes, streams, nothing at all', async () => {
      const large = Buffer.alloc(3 << 20, 'abc');
      await datastore.write('text.txt', 'naïve 😀');
      await datastore.write('bytes.bin', Uint8Array.of(0, 255, 10));
      await datastore.write('stream.bin', pieces(large, 100_000));
      await datastore.write('empty', '');
      expect((await readAll(datastore, 'text.txt')).toString()).toBe('naïve 😀');
      expect([...(await readAll(datastore, 'bytes.bin'))]).toEqual([0, 255, 10]);
      expect((await readAll(datastore, 'stream.bin')).equals(large)).toBe(true);
      expect(await readAll(datastore, 'empty')).toHaveLength(0);
    });

    test('files are listed in the order of their names, with sizes, by any prefix', async () => {
      for (const file of ['raw/week=2/b.csv', 'raw/week=10/a.csv', 'raw-old/c.csv', 'raw/week=2/a/d.csv', 'z']) {
        await datastore.write(file, file);
      }
      const names = async (prefix?: string) => (await listAll(datastore, prefix)).map((entry) => entry.name);
      const weeks = ['raw/week=10/a.csv', 'raw/week=2/a/d.csv', 'raw/week=2/b.csv'];
      expect(await names()).toEqual(['raw-old/c.csv', ...weeks, 'z']);
      expect(await names('raw/')).toEqual(weeks);
      expect(await names('raw')).toEqual(['raw-old/c.csv', ...weeks]);
      expect(await names('raw/week=2')).toEqual(weeks.slice(1));
      expect(await names('nothing/')).toEqual([]);
      expect((await listAll(datastore, 'z'))[0]).toMatchObject({ name: 'z', size: 1 });
    });

    test('an empty datastore lists nothing', async () => {
      expect(await listAll(datastore)).toEqual([]);
    });

    test('an etag stays while the content stays, and changes with it', async () => {
      const first = await datastore.write('a', 'one');
      expect(await listAll(datastore)).toEqual([first]);
      const second = await datastore.write('a', 'two');
      expect(second.etag).not.toBe(first.etag);
      expect(await listAll(datastore)).toEqual([second]);
      expect((await readAll(datastore, 'a')).toString()).toBe('two');
    });

    test('a write that fails leaves what was there, and is never listed', async () => {
      await datastore.write('a', 'old');
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(1 << 20);
        expect((await readAll(datastore, 'a')).toString()).toBe('old');
        expect((await listAll(datastore)).map((entry) => entry.name)).toEqual(['a']);
        throw new Error('the source broke off');
      }
      await expect(datastore.write('a', broken())).rejects.toThrow('the source broke off');
      await expect(datastore.write('new', broken())).rejects.toThrow('the source broke off');
      expect((await readAll(datastore, 'a')).toString()).toBe('old');
      expect((await listAll(datastore)).map((entry) => entry.name)).toEqual(['a']);
    });

    test('a file is there until it is deleted; deleting it again is no error', async () => {
      await datastore.write('folder/a', 'x');
      expect(await datastore.exists('folder/a')).toBe(true);
      expect(await datastore.exists('folder')).toBe(false);
      await datastore.delete('folder/a');
      await datastore.delete('folder/a');
      expect(await datastore.exists('folder/a')).toBe(false);
      expect(await listAll(datastore)).toEqual([]);
    });

    test('reading what is not there is an error that names it', async () => {
      await expect(readAll(datastore, 'none/here')).rejects.toMatchObject({
        code: 'E_DATASTORE_MISSING',
        message: `${datastore.uri} must hold none/here; there is no such file`,
      });
    });

    test.each(['', '/', '/etc/passwd', '../outside', 'a/../../b', 'a//b', 'a/', './a', 'a\\b', 'a\0b'])(
      'the name %j is refused',
      async (name) => {
        const refusal = { code: 'E_DATASTORE_NAME' };
        await expect(datastore.write(name, 'x')).rejects.toMatchObject(refusal);
        await expect(readAll(datastore, name)).rejects.toMatchObject(refusal);
        await expect(datastore.exists(name)).rejects.toMatchObject(refusal);
        await expect(datastore.delete(name)).rejects.toMatchObject(refusal);
      },
    );

    test('two writers of one name: one of them wins whole', async () => {
      const [a, b] = [Buffer.alloc(1 << 20, 'a'), Buffer.alloc(1 << 20, 'b')];
      await Promise.all([datastore.write('x', pieces(a, 50_000)), datastore.write('x', pieces(b, 70_000))]);
      const read = await readAll(datastore, 'x');
      expect(read.equals(a) || read.equals(b)).toBe(true);
    });
  });
}

async function readAll(datastore: Datastore, name: string): Promise<Buffer> {
  return Buffer.concat(await collect(datastore.read(name)));
}

async function listAll(datastore: Datastore, prefix?: string): Promise<DatastoreEntry[]> {
  return collect(datastore.list(prefix));
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

async function* pieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}
