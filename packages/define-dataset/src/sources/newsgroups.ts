import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { hashFile, syncFolder, temporaryName } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { download, type Progress } from './download.ts';
import { unpackNewsgroups } from './unpack-newsgroups.ts';

/** The by-date split of 20 Newsgroups at its public home (Jason Rennie, http://qwone.com/~jason/20Newsgroups/). */
export const NEWSGROUPS = {
  url: 'http://qwone.com/~jason/20Newsgroups/20news-bydate.tar.gz',
  sha256: '1abf2009eb1a9ea19eedbb96a076c98cd7577be87b9041560b44f7481a511bdc',
};

/** Increase this when the unpacked format changes, so that old caches are not reused. */
const UNPACKED_VERSION = 1;

export interface NewsgroupsOptions {
  /** Folder for the archive and the unpacked files. */
  readonly cacheDir: string;
  /** A local archive instead of a download. */
  readonly archive?: string;
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch;
  readonly onProgress?: Progress;
  readonly signal?: AbortSignal;
  /** Default: {@link NEWSGROUPS}. */
  readonly home?: { readonly url: string; readonly sha256: string };
}

/**
 * The 20 Newsgroups as raw partitions `split=train` and `split=test`, one JSON Lines file per group, with full texts as in
 * the archive. Downloads at most once, resumes interrupted downloads, and unpacks at most once.
 *
 * @returns the raw folder
 * @throws MlopsError `E_CHECKSUM` if the archive differs, `E_DOWNLOAD` if it cannot be downloaded, `E_ARCHIVE` if it is missing
 */
export async function fetchNewsgroups(options: NewsgroupsOptions): Promise<string> {
  const { cacheDir, home = NEWSGROUPS } = options;
  const folder = path.join(cacheDir, `newsgroups-${home.sha256.slice(0, 12)}-v${UNPACKED_VERSION}`);
  // The folder was renamed to this name only when complete.
  if (options.archive === undefined && (await exists(folder))) return folder;
  const archive = options.archive ?? path.join(cacheDir, path.basename(home.url));
  if (options.archive !== undefined) await checkArchive(archive, home.sha256);
  else if (!(await exists(archive))) await download(home, archive, options);
  if (await exists(folder)) return folder;

  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  try {
    await unpackNewsgroups(archive, temporary, options.signal);
    await rename(temporary, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another process finished first, with the same content.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    await syncFolder(cacheDir);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function checkArchive(file: string, expected: string): Promise<void> {
  if (!(await exists(file)))
    throw new MlopsError('E_ARCHIVE', `${file} must be the archive of the newsgroups; there is no such file`, { file });
  const got = await hashFile(file);
  if (got === expected) return;
  throw new MlopsError('E_CHECKSUM', `SHA-256 of ${file} must be ${expected}; got ${got}`, { file, value: got });
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
