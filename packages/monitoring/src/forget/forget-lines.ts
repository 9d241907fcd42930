import { open } from 'node:fs/promises';
import { isRowOf } from './is-row-of.ts';

const NEWLINE = 0x0a;
const CHUNK = 1 << 20;

/**
 * Overwrites the lines of given requests with blanks in place, so that a service writing to the file at the same time loses
 * nothing. Readers skip blank lines.
 *
 * @returns number of deleted lines
 */
export async function forgetLines(file: string, ids: ReadonlySet<string>): Promise<number> {
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
        if (isLineOf(text.toString('utf8', 0, length), ids)) {
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

function isLineOf(line: string, ids: ReadonlySet<string>): boolean {
  if (line.trim() === '') return false;
  try {
    return isRowOf(JSON.parse(line) as unknown, ids);
  } catch {
    return false;
  }
}
