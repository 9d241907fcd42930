import { open } from 'node:fs/promises';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { LogPart } from '../../api/pipeline-runs.ts';
import { notFound } from '../not-found.ts';

/** Maximum length of a part: only the end of a very large log is read. */
const MOST_BYTES = 256 * 1024;

/**
 * The next part of an attempt's log.
 *
 * @param from number of bytes already read; if absent, the end of the file is read
 * @throws MlopsError `E_RUN_UNKNOWN`, `E_NOT_FOUND` if there is no such attempt or its log has been removed
 */
export async function nodeLog(
  workspace: Workspace,
  id: string,
  asked: { readonly node: string; readonly attempt: number; readonly from: number | undefined },
): Promise<LogPart> {
  workspace.database.runs.get(id);
  const row = workspace.database.runs
    .nodes(id)
    .find(({ node, attempt }) => node === asked.node && attempt === asked.attempt);
  const file = row?.logFile === undefined ? undefined : await open(row.logFile).catch(() => undefined);
  if (!file) throw notFound('log', `step ${asked.node} in run ${id}`, `attempt ${asked.attempt}`);
  try {
    const { size } = await file.stat();
    // A file that became shorter was rewritten.
    const given = asked.from !== undefined && asked.from <= size ? asked.from : undefined;
    const start = Math.max(given ?? 0, size - MOST_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    const whole = wholeCharacters(buffer.subarray(0, bytesRead));
    return { text: whole.toString('utf8'), next: start + whole.length, skipped: start - (given ?? 0) };
  } finally {
    await file.close();
  }
}

/** Without a trailing incomplete character that the writer has not finished. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
