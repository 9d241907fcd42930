import { stat } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, partFile, readDatasetInfo, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import type { batchScoring } from './contract.ts';
import { modelIdentity } from './model-identity.ts';
import { predictRows } from './predict.ts';
import { type FindOptions, findSources } from './read/find-sources.ts';
import { parquetSource } from './read/parquet-source.ts';
import type { TextSource } from './read/text-source.ts';
import { openPredictor } from './score/predictor.ts';

const SCORES_FILE = 'scores.json';
const SCORES_VERSION = 1;

/** Part i of the input becomes part i of the scores, whichever process scores it. */
export const run: RunOf<typeof batchScoring> = async ({ inputs, outputs, params, run, signal, progress }) => {
  const { top, explain, maxRowBytes, workers } = params;
  const given = [inputs.dataset, inputs.raw].filter((folder) => folder !== undefined);
  if (given.length !== 1) {
    throw new MlopsError('E_PREDICT_INPUT', `inputs of batch-scoring must be dataset or raw; got ${given.length}`);
  }
  const textColumns = params.textColumn === '' ? undefined : [params.textColumn].flat();
  const reading = { maxRowBytes, signal, ...(textColumns && { textColumns }) };
  const sources = inputs.raw ? await filesOf(inputs.raw, reading) : await partsOf(given[0]!, textColumns);
  const { confidence, ...model } = await modelIdentity(inputs.model);
  const predictor = await openPredictor({ model: inputs.model, top, explain, workers, signal });
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts: { readonly file: string; readonly of: string; readonly rows: number; readonly quarantined: number }[] =
    [];
  let done = 0;
  try {
    for (const [i, part] of sources.entries()) {
      const output = path.join(outputs.scores, partFile(i));
      const source = await part.open();
      const job = { ...reading, sources: [source], predictor, confidence, top, explain, model, output } as const;
      const onProgress = (_: number, bytes: number) => progress(done + bytes, total, source.name);
      const { rows, quarantined } = await predictRows({ ...job, format: 'parquet', onProgress });
      parts.push({ file: partFile(i), of: source.name, rows, quarantined });
      done += source.bytes;
    }
  } finally {
    await predictor.close();
  }
  const sum = (count: 'rows' | 'quarantined') => parts.reduce((all, part) => all + part[count], 0);
  const document = {
    schemaVersion: SCORES_VERSION,
    model,
    confidence,
    rows: sum('rows'),
    quarantined: sum('quarantined'),
    parts,
  };
  await writeFileAtomic(path.join(outputs.scores, SCORES_FILE), formatJson(document));
  run.logMetrics({ documents: document.rows, quarantined: document.quarantined });
};

/** A part of the input, which is opened when its turn comes: what is known of each Parquet part would fill memory with thousands. */
interface InputPart {
  readonly bytes: number;
  readonly open: () => Promise<TextSource>;
}

async function filesOf(raw: string, reading: FindOptions): Promise<InputPart[]> {
  const sources = await findSources(raw, reading);
  return sources.map((source) => ({ bytes: source.bytes, open: async () => source }));
}

async function partsOf(dataset: string, textColumns: readonly string[] | undefined): Promise<InputPart[]> {
  const { parts } = await readDatasetInfo(dataset);
  const found: InputPart[] = [];
  for (const { file } of parts) {
    const place = path.join(dataset, file);
    const { size } = await stat(place);
    found.push({ bytes: size, open: () => parquetSource(place, file, textColumns) });
  }
  return found;
}
