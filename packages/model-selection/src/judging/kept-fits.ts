import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import type { JudgingShared } from './worker.ts';

/** Members' answers for held-out documents, stored on disk so that an interrupted judging can resume. */
export interface KeptFits {
  /** The stored logits of a member on a fold, if any: bit-identical, float64 [held-out documents, labels]. */
  find(member: string, fold: number): Promise<Float64Array | undefined>;
  keep(member: string, fold: number, logits: Float64Array): Promise<void>;
  /** Deletes everything, once the judging is complete. */
  finish(): Promise<void>;
}

const HASH_BYTES = 32;

/**
 * Opens the store in a folder. Entries match only the same documents, folds and labels; a truncated or modified file is
 * ignored.
 */
export function openKeptFits(scratch: string, shared: JudgingShared): KeptFits {
  const folder = path.join(scratch, 'judged');
  const data = fingerprint(shared);
  const fileOf = (member: string, fold: number) => {
    const name = createHash('sha256')
      .update(JSON.stringify([data, member, fold]))
      .digest('hex');
    return path.join(folder, `${name.slice(0, 32)}.logits`);
  };
  return {
    async find(member, fold) {
      const file = await readFile(fileOf(member, fold)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (!file || file.length < HASH_BYTES) return undefined;
      const bytes = file.subarray(HASH_BYTES);
      const isWhole = createHash('sha256').update(bytes).digest().equals(file.subarray(0, HASH_BYTES));
      const held = shared.foldOf.reduce((count, at) => count + (at === fold ? 1 : 0), 0);
      if (!isWhole || bytes.length !== held * shared.labels * Float64Array.BYTES_PER_ELEMENT) return undefined;
      // A copy, since a view must be aligned to eight bytes.
      return new Float64Array(new Uint8Array(bytes).buffer);
    },
    async keep(member, fold, logits) {
      const bytes = Buffer.from(logits.buffer, logits.byteOffset, logits.byteLength);
      await mkdir(folder, { recursive: true });
      const hash = createHash('sha256').update(bytes).digest();
      await writeFileAtomic(fileOf(member, fold), Buffer.concat([hash, bytes]));
    },
    finish: () => rm(folder, { recursive: true, force: true }),
  };
}

function fingerprint({ texts, targets, foldOf, labels }: JudgingShared): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${Buffer.byteLength(text)} `).update(text);
  for (const numbers of [targets, foldOf])
    hash.update(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  return hash.update(String(labels)).digest('hex');
}
