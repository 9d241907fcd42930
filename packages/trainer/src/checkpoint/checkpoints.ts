import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { FitData, FitOptions } from '../fit.ts';
import type { NetworkParams } from '../network/params.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Checkpoints of one training in a folder. They are written while the next epoch trains. If the disk is slower than an
 * epoch, only the newest pending checkpoint is kept and older ones are skipped.
 */
export interface Checkpoints {
  readonly options: NonNullable<FitOptions['checkpoint']>;
  /** Number of epochs restored from a checkpoint. */
  readonly resumedEpochs: number;
  /** Waits until the newest checkpoint is on disk. */
  written(): Promise<void>;
  /** Waits for pending writes, then deletes all checkpoints: training has finished. */
  finish(): Promise<void>;
}

/** @param beforeWriting is waited for before each is written, so that what it has been told of the epochs until then is not lost. Default: nothing */
export async function openCheckpoints(
  folder: string,
  data: FitData,
  params: NetworkParams,
  engine: string,
  beforeWriting: () => Promise<void> = async () => undefined,
): Promise<Checkpoints> {
  const file = path.join(folder, 'network.checkpoint');
  const shape = { vocabularySize: data.train.counts.columns, hiddenSize: params.hiddenSize, classes: data.classes };
  const key = fingerprint(data, params, engine);
  const resume = await readCheckpoint(file, key, shape);
  let waiting: Checkpoint | undefined;
  let writing: Promise<void> | undefined;
  let failure: unknown;

  async function writeAll(): Promise<void> {
    while (waiting) {
      const checkpoint = waiting;
      waiting = undefined;
      await beforeWriting();
      await writeCheckpoint(file, key, shape, checkpoint);
    }
  }

  async function written(): Promise<void> {
    await writing;
    if (failure) throw failure;
  }

  return {
    resumedEpochs: resume?.history.length ?? 0,
    options: {
      ...(resume && { resume }),
      save: ({ history, best }, state) => {
        if (failure) throw failure;
        waiting = { history: [...history], state, ...(best && { best }) };
        writing ??= writeAll()
          .catch((error: unknown) => {
            failure = error;
          })
          .finally(() => {
            writing = undefined;
          });
      },
    },
    written,
    finish: async () => {
      await written();
      await rm(file, { force: true });
    },
  };
}
