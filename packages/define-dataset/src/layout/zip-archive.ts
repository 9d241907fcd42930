import { MlopsError } from '@aml-mlops/errors';
import yauzl from 'yauzl';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Lists the files of a zip archive from its directory, without folders and macOS metadata.
 *
 * @throws MlopsError `E_RAW_FILE` if the archive is broken or has a password
 */
export async function listZip(file: string): Promise<ZipEntry[]> {
  return withArchive(file, async (archive) => {
    const entries: ZipEntry[] = [];
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/') || entry.fileName.startsWith('__MACOSX/')) continue;
      if (entry.isEncrypted()) throw new Error(`${entry.fileName} has a password`);
      entries.push({ name: entry.fileName, bytes: entry.compressedSize });
    }
    return entries;
  });
}

/** Streams one file of an archive, decompressed on demand. */
export async function* openZipEntry(file: string, name: string): AsyncGenerator<Buffer> {
  const archive = await open(file);
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== name) continue;
      const stream: AsyncIterable<Buffer> = await archive.openReadStreamPromise(entry);
      yield* stream;
      return;
    }
    throw new Error(`it holds no ${name}`);
  } catch (cause) {
    throw archiveError(file, cause);
  } finally {
    archive.close();
  }
}

async function withArchive<T>(file: string, use: (archive: yauzl.ZipFile) => Promise<T>): Promise<T> {
  let archive: yauzl.ZipFile | undefined;
  try {
    archive = await open(file);
    return await use(archive);
  } catch (cause) {
    throw archiveError(file, cause);
  } finally {
    archive?.close();
  }
}

function open(file: string): Promise<yauzl.ZipFile> {
  return yauzl.openPromise(file, { autoClose: false, lazyEntries: true });
}

function archiveError(file: string, cause: unknown): MlopsError {
  if (cause instanceof MlopsError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MlopsError('E_RAW_FILE', `zip archive ${file} cannot be read: ${reason}`, { file }, { cause });
}
