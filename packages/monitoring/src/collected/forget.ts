import { open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';
import { hourFiles } from './hour-files.ts';

/** Fields that name the request of a line: of collected events, of labels, and of data sets that were made of them. */
const ID_FIELDS = ['correlationid', 'correlationId', 'id'];
const NEWLINE = 0x0a;
const CHUNK = 1 << 20;

/**
 * Deletes what requests left in the JSON Lines of a folder: collected inputs and outputs, labels, partitions made of them. Each
 * line is overwritten by blanks where it is, so that a service that writes to the file meanwhile loses nothing; readers skip blank
 * lines. Done twice it changes nothing.
 *
 * @param ids correlation ids; of data sets ids of rows
 * @returns lines that were deleted
 */
export async function forget(folder: string, ids: ReadonlySet<string>): Promise<number> {
  let deleted = 0;
  for (const file of await listFiles(folder)) {
    if (file.endsWith('.jsonl')) deleted += await forgetInFile(path.join(folder, file), ids);
  }
  return deleted;
}

async function forgetInFile(file: string, ids: ReadonlySet<string>): Promise<number> {
  const handle = await open(file, 'r+');
  try {
    let deleted = 0;
    let begin = 0;
    let rest = Buffer.alloc(0);
    for (let at = 0; ; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, at);
      at += bytesRead;
      let text = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      for (
        let end = text.indexOf(NEWLINE);
        end >= 0 || (bytesRead === 0 && text.length > 0);
        end = text.indexOf(NEWLINE)
      ) {
        const length = end < 0 ? text.length : end;
        if (isOf(text.toString('utf8', 0, length), ids)) {
          await handle.write(Buffer.alloc(length, ' '), 0, length, begin);
          deleted++;
        }
        const next = Math.min(text.length, length + 1);
        begin += next;
        text = text.subarray(next);
      }
      rest = text;
      if (bytesRead === 0) break;
    }
    if (deleted > 0) await handle.sync();
    return deleted;
  } finally {
    await handle.close();
  }
}

function isOf(line: string, ids: ReadonlySet<string>): boolean {
  if (line.trim() === '') return false;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return false;
  }
  if (typeof json !== 'object' || json === null) return false;
  const fields = Object.entries(json);
  return fields.some(([name, value]) => ID_FIELDS.includes(name) && typeof value === 'string' && ids.has(value));
}

/**
 * Removes hours of collected requests that are older than some days; their sketches stay with the monitor.
 *
 * @param days whole days that are kept, at least 1
 * @param now milliseconds since 1970 UTC
 * @returns files that were removed
 */
export async function retain(folder: string, days: number, now: number): Promise<number> {
  const oldest = new Date(now - days * 86_400_000).toISOString().slice(0, 13);
  let removed = 0;
  for (const { hour, inputs, outputs, service } of await hourFiles(folder)) {
    if (hour >= oldest) continue;
    for (const file of [inputs, outputs, service]) {
      if (file === undefined) continue;
      await rm(file, { force: true });
      removed++;
      await removeEmpty(path.dirname(file), folder);
    }
  }
  return removed;
}

async function removeEmpty(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root && at.startsWith(root); at = path.dirname(at)) {
    const isFolder = await stat(at).then(
      (info) => info.isDirectory(),
      () => false,
    );
    if (!isFolder || (await readdir(at)).length > 0) return;
    await rmdir(at).catch(() => {});
  }
}
