import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { openFileStream } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { extract } from 'tar-stream';
import { compareNames } from '../compare-names.ts';

const ENTRY = /^20news-bydate-(train|test)\/([a-z][a-z.-]*)\/(\d+)$/;

interface Post {
  readonly id: string;
  readonly text: string;
}

/**
 * Unpacks the by-date archive into `split=train/<group>.jsonl` and `split=test/<group>.jsonl`, ordered by the number of
 * the post. The posts are Latin-1 and are converted to UTF-8. An id is `<group>/<number>`: a post sent to two groups has
 * its number in both.
 *
 * @throws MlopsError `E_ARCHIVE` if the archive cannot be read or holds no posts
 */
export async function unpackNewsgroups(archive: string, folder: string, signal?: AbortSignal): Promise<void> {
  const groups = await readPosts(archive, signal);
  if (groups.size === 0)
    throw new MlopsError('E_ARCHIVE', `${archive} holds no posts of the newsgroups`, { file: archive });
  for (const [file, posts] of groups) {
    const label = path.basename(file, '.jsonl');
    posts.sort((a, b) => compareNames(a.id, b.id));
    const lines = posts.map(({ id, text }) => `${JSON.stringify({ id, label, text })}\n`);
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, lines.join(''), { flush: true });
  }
}

async function readPosts(archive: string, signal: AbortSignal | undefined): Promise<Map<string, Post[]>> {
  const groups = new Map<string, Post[]>();
  const entries = extract();
  entries.on('entry', (header, stream, next) => {
    const [, split, group, number] = ENTRY.exec(header.name) ?? [];
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => {
      if (number !== undefined && chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    });
    stream.on('end', () => {
      if (number !== undefined) {
        const file = `split=${split}/${group}.jsonl`;
        const post = { id: `${group}/${number}`, text: Buffer.concat(chunks).toString('latin1') };
        const posts = groups.get(file);
        if (posts) posts.push(post);
        else groups.set(file, [post]);
      }
      next();
    });
  });
  try {
    const source = await openFileStream(archive);
    await pipeline(source, createGunzip({ chunkSize: 1 << 20 }), entries, signal ? { signal } : {});
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MlopsError('E_ARCHIVE', `${archive} cannot be unpacked: ${reason}`, { file: archive }, { cause });
  }
  return groups;
}
