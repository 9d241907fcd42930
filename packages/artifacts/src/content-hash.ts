import { createHash, hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openFileStream } from './file-stream.ts';
import { listFiles } from './list-files.ts';

/**
 * The folder within an artifact for files that differ between equal runs, such as durations and charts of them. It is stored,
 * copied and uploaded with the artifact, but is not part of the content hash: equal content is one artifact,
 * which keeps the measurements of its first run.
 */
export const MEASURED_FOLDER = '_measured';

/** Larger files are read in a stream. */
const MOST_AT_ONCE = 1 << 20;

/** SHA-256 of a file's bytes, hexadecimal. A large file is read in a stream. */
export async function hashFile(file: string): Promise<string> {
  const { size } = await stat(file);
  // A stream costs more than a small file's bytes, and most files are small: sources, manifests, reports.
  if (size <= MOST_AT_ONCE) return hash('sha256', await readFile(file), 'hex');
  const sha = createHash('sha256');
  await pipeline(await openFileStream(file), sha);
  return sha.digest('hex');
}

/** SHA-256 of text, hexadecimal. */
export function hashText(text: string): string {
  return hash('sha256', text, 'hex');
}

/**
 * The content hash of an artifact: SHA-256 over the sorted lines `<hash of file>  <relative path>`. It depends on the files in
 * the folder, not on its path, its times or its producer; {@link MEASURED_FOLDER} is left out.
 *
 * @param hashOf hashes one file; for callers that cache hashes. Default: {@link hashFile}
 */
export async function hashFolder(
  folder: string,
  hashOf: (file: string) => Promise<string> = hashFile,
): Promise<string> {
  const lines: string[] = [];
  for (const file of await listFiles(folder)) {
    if (file.startsWith(`${MEASURED_FOLDER}/`)) continue;
    lines.push(`${await hashOf(path.join(folder, file))}  ${file}\n`);
  }
  return hashText(lines.join(''));
}
