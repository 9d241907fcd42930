import { existsSync } from 'node:fs';
import path from 'node:path';
import { DATASET_FILE, readBatches } from '@aml-mlops/artifacts';
import { findSources } from '@aml-mlops/batch-scoring';
import { readUnlabelledPool, unlabelledTexts } from '@aml-mlops/define-dataset/read';
import { MlopsError } from '@aml-mlops/errors';
import type { TextPool } from '@aml-mlops/feedback/labels';
import { outputsOfRun } from '@aml-mlops/pipeline-sdk/runner';
import { resolveInput } from '../run/inputs.ts';
import type { LabelPlace } from './label-place.ts';

const MAX_ROW_BYTES = 1_048_576;

/**
 * Texts to choose from.
 *
 * @param pool a file or folder of texts, `dataset:NAME`, or `run:RUN/step.port`. Default: unlabelled texts of the scope's newest run
 * @throws MlopsError `E_QUERY` if there is none
 */
export async function readPool(
  { workspace, queue, names }: LabelPlace,
  pool: string | undefined,
  textColumns: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<TextPool> {
  if (pool === undefined) return readUsual();
  const { folder } = resolveInput(workspace, 'pool', pool);
  const isArtifact = [DATASET_FILE, unlabelledTexts.files[0]!].some((file) => existsSync(path.join(folder, file)));
  return isArtifact ? readArtifact(folder, pool) : readFiles(folder, pool, textColumns, signal);

  async function readUsual(): Promise<TextPool> {
    const run = workspace.database.datasets.list(names.train)[0]?.run;
    const output = run && outputsOfRun(workspace, run).find(({ kind }) => kind === unlabelledTexts.name);
    const found = output && (await readArtifact(output.folder, `run:${run}/${output.node}.${output.port}`));
    if (found && found.texts.length > 0) return found;
    throw new MlopsError(
      'E_QUERY',
      `--pool must be given: the newest run of ${queue.scope} has no texts without a label`,
    );
  }
}

async function readArtifact(folder: string, source: string): Promise<TextPool> {
  const [ids, texts]: [string[], string[]] = [[], []];
  const isDataset = existsSync(path.join(folder, DATASET_FILE));
  for await (const batch of isDataset ? readBatches(folder) : readUnlabelledPool(folder)) {
    for (const id of batch.ids) ids.push(id);
    for (const text of batch.texts) texts.push(text);
  }
  return { ids, texts, source };
}

/** Reads files as `mlops predict` does; skips rows without text. A row without an id is identified by its file and position. */
async function readFiles(
  input: string,
  source: string,
  textColumns: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<TextPool> {
  const [ids, texts]: [string[], string[]] = [[], []];
  const options = { maxRowBytes: MAX_ROW_BYTES, signal };
  for (const file of await findSources(input, {
    ...options,
    ...(textColumns !== undefined && { textColumns }),
  })) {
    const id = file.columns.findIndex(({ name }) => /^(id|correlation_?id)$/i.test(name));
    for await (const rows of file.read(options)) {
      for (const row of rows) {
        if ('reason' in row) continue;
        const given = id === -1 ? undefined : row.values[id];
        ids.push(given === undefined || given === null || given === '' ? `${file.name}:${row.row}` : String(given));
        texts.push(row.text);
      }
    }
  }
  if (texts.length > 0) return { ids, texts, source };
  throw new MlopsError('E_QUERY', `texts of ${input} must be one or more; got none`, { file: input });
}
