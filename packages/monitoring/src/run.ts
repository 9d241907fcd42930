import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatasetWriter, formatJson, readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import type { monitoring } from './contract.ts';

export const run: RunOf<typeof monitoring> = async ({ inputs, outputs, params, run: activeRun, progress }) => {
  const info = await readDatasetInfo(inputs.documents);
  const writer = await DatasetWriter.create(outputs.kept, info.labels);
  let seen = 0;
  for await (const { ids, texts, targets } of readBatches(inputs.documents)) {
    for (const [i, text] of texts.entries()) {
      if (text.length >= params.minLength) await writer.append(ids[i] ?? '', text, targets[i] ?? 0);
    }
    seen += ids.length;
    progress(seen, info.rows);
  }
  const { rows } = await writer.close();
  const counts = { documents: info.rows, kept: rows };
  await writeFile(path.join(outputs.report, 'counts.json'), formatJson(counts));
  activeRun.logMetrics(counts);
};
