import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { hashFile } from '@aml-mlops/artifacts';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../raw.fixture.ts';
import { fetchNewsgroups } from './newsgroups.ts';

let folder: string;
let archive: string;
let home: { url: string; sha256: string };
beforeEach(async () => {
  folder = await temporaryFolder();
  archive = path.join(folder, 'given.tar.gz');
  await writeFile(archive, await makeArchive());
  home = { url: 'http://news.test/20news.tar.gz', sha256: await hashFile(archive) };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function makeArchive(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: '20news-bydate-train/', type: 'directory' });
  tar.entry({ name: '20news-bydate-train/sci.space/100' }, Buffer.from('Subject: caf\xe9\n\nhello', 'latin1'));
  tar.entry({ name: '20news-bydate-train/sci.space/9' }, 'nine');
  tar.entry({ name: '20news-bydate-test/alt.atheism/7' }, 'seven');
  tar.entry({ name: '20news-bydate-train/../../etc/1' }, 'no group');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return gzipSync(Buffer.concat(chunks));
}

const cache = () => path.join(folder, 'cache');

/** A server of the archive that knows ranges, and breaks off where it is told to. */
function server(options: { breakAfter?: number; status?: number; content?: Buffer } = {}) {
  const ranges: (string | null)[] = [];
  const answer: typeof fetch = async (_, init) => {
    const range = new Headers(init?.headers).get('range');
    ranges.push(range);
    const whole = options.content ?? (await readFile(archive));
    const start = range ? Number(/\d+/.exec(range)?.[0]) : 0;
    if (options.status) return new Response('no', { status: options.status });
    if (start >= whole.length) return new Response(null, { status: 416 });
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(whole.subarray(start, options.breakAfter ?? whole.length)));
        if (options.breakAfter === undefined) controller.close();
        else setImmediate(() => controller.error(new Error('connection reset')));
      },
    });
    const headers = { 'content-length': String(whole.length - start) };
    return new Response(body, { status: start > 0 ? 206 : 200, headers });
  };
  return { fetch: answer, ranges };
}

test('an archive becomes one file a group and split, in order of the posts, as UTF-8', async () => {
  const raw = await fetchNewsgroups({ cacheDir: cache(), archive, home });
  const lines = (file: string) => readFile(path.join(raw, file), 'utf8');
  expect((await readdir(raw, { recursive: true })).sort()).toEqual([
    'split=test',
    'split=test/alt.atheism.jsonl',
    'split=train',
    'split=train/sci.space.jsonl',
  ]);
  expect(await lines('split=train/sci.space.jsonl')).toBe(
    '{"id":"sci.space/9","label":"sci.space","text":"nine"}\n' +
      '{"id":"sci.space/100","label":"sci.space","text":"Subject: café\\n\\nhello"}\n',
  );
  expect(await lines('split=test/alt.atheism.jsonl')).toBe(
    '{"id":"alt.atheism/7","label":"alt.atheism","text":"seven"}\n',
  );
});

test('it is downloaded once, with progress, and unpacked once', async () => {
  const { fetch, ranges } = server();
  const seen: [number, number | undefined][] = [];
  const raw = await fetchNewsgroups({ cacheDir: cache(), home, fetch, onProgress: (...at) => void seen.push(at) });
  const { size } = await stat(archive);
  expect(seen.at(-1)).toEqual([size, size]);
  const { mtimeMs } = await stat(raw);
  expect(await fetchNewsgroups({ cacheDir: cache(), home, fetch })).toBe(raw);
  expect(ranges).toEqual([null]);
  expect((await stat(raw)).mtimeMs).toBe(mtimeMs);
});

test('a download that breaks off is continued where it ended', async () => {
  const broken = server({ breakAfter: 100 });
  await expect(fetchNewsgroups({ cacheDir: cache(), home, fetch: broken.fetch })).rejects.toMatchObject({
    code: 'E_DOWNLOAD',
    message: expect.stringContaining('http://news.test/20news.tar.gz cannot be downloaded: '),
  });
  expect(await readdir(cache())).toEqual(['20news.tar.gz.partial']);
  const { size } = await stat(path.join(cache(), '20news.tar.gz.partial'));
  const { fetch, ranges } = server();
  await fetchNewsgroups({ cacheDir: cache(), home, fetch });
  expect(ranges).toEqual([size > 0 ? `bytes=${size}-` : null]);
});

test('a download that was complete but not yet checked is not fetched again', async () => {
  await mkdir(cache(), { recursive: true });
  await writeFile(path.join(cache(), '20news.tar.gz.partial'), await readFile(archive));
  const { fetch } = server();
  const raw = await fetchNewsgroups({ cacheDir: cache(), home, fetch });
  expect(existsSync(path.join(raw, 'split=train'))).toBe(true);
});

test('another content is refused, naming both hashes, and not kept', async () => {
  const { fetch } = server({ content: Buffer.from('something else') });
  await expect(fetchNewsgroups({ cacheDir: cache(), home, fetch })).rejects.toMatchObject({
    code: 'E_CHECKSUM',
    message: expect.stringMatching(new RegExp(`^SHA-256 of ${home.url} must be ${home.sha256}; got [0-9a-f]{64}$`)),
  });
  expect(await readdir(cache())).toEqual([]);
});

test('an archive that differs is refused, naming the file and both hashes', async () => {
  const other = path.join(folder, 'other.tar.gz');
  await writeFile(other, 'other');
  const got = await hashFile(other);
  await expect(fetchNewsgroups({ cacheDir: cache(), archive: other, home })).rejects.toThrow(
    `SHA-256 of ${other} must be ${home.sha256}; got ${got}`,
  );
  await expect(fetchNewsgroups({ cacheDir: cache(), archive: path.join(folder, 'none'), home })).rejects.toThrow(
    'there is no such file',
  );
});

test('a refusal of the server is told', async () => {
  await expect(fetchNewsgroups({ cacheDir: cache(), home, fetch: server({ status: 404 }).fetch })).rejects.toThrow(
    'http://news.test/20news.tar.gz cannot be downloaded: 404',
  );
});

test('two at once end with one folder', async () => {
  const both = await Promise.all([1, 2].map(() => fetchNewsgroups({ cacheDir: cache(), archive, home })));
  expect(both[0]).toBe(both[1]);
  expect(await readdir(cache())).toEqual([path.basename(both[0] ?? '')]);
});

const real = path.resolve(import.meta.dirname, '../../../../../shared/data/20news-bydate.tar.gz');

test.skipIf(!existsSync(real))(
  'the real archive (../shared/data/20news-bydate.tar.gz) gives 18,846 posts of 20 groups',
  async () => {
    const raw = await fetchNewsgroups({ cacheDir: cache(), archive: real });
    const files = (await readdir(raw, { recursive: true })).filter((file) => file.endsWith('.jsonl'));
    expect(files).toHaveLength(40);
    const texts = await Promise.all(files.map((file) => readFile(path.join(raw, file), 'utf8')));
    expect(texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0)).toBe(18_846);
  },
);
