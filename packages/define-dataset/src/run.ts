import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { checkDifferentColumns } from './check-columns.ts';
import type { defineDataset } from './contract.ts';
import { duplicateIdError } from './duplicate-ids.ts';
import { ingest } from './ingest/ingest.ts';
import { chooseLabels } from './labels.ts';
import { findPartitions } from './partitions.ts';
import { checkQuarantine, writeQuarantine } from './quarantine.ts';
import { assignRoles } from './roles.ts';
import { VERSION_NAMES, writeVersions } from './versions.ts';

export const run: RunOf<typeof defineDataset> = async ({ inputs, outputs, params, run, signal, progress, log }) => {
  const columns = { text: params.textColumn, label: params.labelColumn, id: params.idColumn };
  checkDifferentColumns(columns);
  const found = await findPartitions(inputs.raw);
  const roles = assignRoles(found, params.testPartitions);
  const { partitions, read } = await ingest(found, inputs.ingested, outputs.ingested, {
    columns,
    maxRowBytes: params.maxRowBytes,
    maxTextBytes: params.maxTextBytes,
    signal,
    onProgress: (done, total, partition) => progress(done, total * 2, `reading ${partition}`),
  });
  log(`read ${read.length} of ${partitions.length} partitions; the others were known`);

  const quarantine = await writeQuarantine(outputs.ingested, partitions, outputs.quarantine);
  // Kept with the run as well: a run that fails over bad rows leaves no outputs.
  await run.logArtifact(outputs.quarantine, 'quarantine');
  run.logMetrics({ rows: quarantine.rows, 'bad rows': quarantine.badRows, 'partitions read': read.length });
  checkQuarantine(quarantine, params.maxBadShare);

  const versions = await writeVersions(outputs.ingested, partitions, roles, outputs, {
    labels: chooseLabels(partitions, params.categories),
    testShare: params.testShare,
    subsetShare: params.subsetShare,
    seed: params.seed,
    signal,
    onWarning: (message) => log(`warning: ${message}`),
    duplicateIds: (set, ids) => duplicateIdError(set, ids, found, { ...params, columns, signal }),
    onProgress: (done, total) => progress(total + done, total * 2, 'writing datasets'),
  });
  for (const name of VERSION_NAMES) run.logMetric(`rows ${name}`, versions[name].rows);
};
