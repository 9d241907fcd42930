import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import type { NetworkState } from '../engine/engine.ts';
import { flatWeights, type NetworkShape, parameterCount, type Weights, weightsFrom } from '../network/weights.ts';
import type { EpochRecord, TrainingProgress } from '../training-loop.ts';

const VERSION = 1;

/** The state of training at the end of an epoch. */
export interface Checkpoint extends TrainingProgress {
  readonly state: NetworkState;
}

interface Header {
  readonly schemaVersion: typeof VERSION;
  /** Identifies everything the training depends on: checkpoints with another fingerprint are ignored. */
  readonly fingerprint: string;
  readonly shape: NetworkShape;
  readonly steps: number;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number | null;
}

/**
 * Writes a checkpoint atomically: a killed process leaves either the previous one or this one. The format is one line of
 * JSON, padded to a multiple of 4 bytes, then float32 arrays: weights, first and second moments, and the best weights if any.
 */
export async function writeCheckpoint(
  file: string,
  fingerprint: string,
  shape: NetworkShape,
  { state, history, best }: Checkpoint,
): Promise<void> {
  const header: Header = {
    schemaVersion: VERSION,
    fingerprint,
    shape,
    steps: state.steps,
    history,
    bestEpoch: best?.epoch ?? null,
  };
  const line = JSON.stringify(header);
  const padding = (4 - ((Buffer.byteLength(line) + 1) % 4)) % 4;
  const arrays = [state.weights, state.firstMoment, state.secondMoment, ...(best ? [best.weights] : [])];
  const parts = arrays.map((weights) => {
    const { buffer, byteOffset, byteLength } = flatWeights(weights);
    return new Uint8Array(buffer, byteOffset, byteLength);
  });
  await writeFileAtomic(file, Buffer.concat([Buffer.from(`${line}${' '.repeat(padding)}\n`), ...parts]));
}

/** Reads the checkpoint of this training; undefined if no usable one exists. */
export async function readCheckpoint(
  file: string,
  fingerprint: string,
  shape: NetworkShape,
): Promise<Checkpoint | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  const end = bytes?.indexOf(10) ?? -1;
  if (!bytes || end < 0) return undefined;
  const header = parseHeader(bytes.toString('utf8', 0, end));
  if (!header || header.fingerprint !== fingerprint) return undefined;
  const size = parameterCount(shape);
  const arrays = header.bestEpoch === null ? 3 : 4;
  if (bytes.length - end - 1 !== 4 * size * arrays) return undefined;
  const body = new Float32Array(size * arrays);
  new Uint8Array(body.buffer).set(bytes.subarray(end + 1));
  const weights = (i: number): Weights => weightsFrom(shape, body.subarray(i * size, (i + 1) * size));
  return {
    state: { weights: weights(0), firstMoment: weights(1), secondMoment: weights(2), steps: header.steps },
    history: header.history,
    ...(header.bestEpoch === null ? {} : { best: { epoch: header.bestEpoch, weights: weights(3) } }),
  };
}

function parseHeader(line: string): Header | undefined {
  try {
    const header = JSON.parse(line) as Header;
    return header.schemaVersion === VERSION ? header : undefined;
  } catch {
    return undefined;
  }
}
