import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { checkDifferentColumns } from './check-columns.ts';
import type { defineDataset } from './contract.ts';
import { duplicateIdError } from './duplicate-ids.ts';
import { notesOnDuplicates } from './duplicates/treat-duplicates.ts';
import { describeReading } from './form/describe-reading.ts';
import { planReading } from './form/plan-reading.ts';
import { readRequest } from './form/read-request.ts';
import { ingest } from './ingest/ingest.ts';
import { readUnlabelled } from './ingest/ingested-rows.ts';
import { labelMapOf } from './labels.ts';
import { findLayout } from './partitions.ts';
import { checkQuarantine, writeQuarantine } from './quarantine.ts';
import { formsOf, writeReading } from './reading-report.ts';
import { assignRoles, withoutUnlabelledTests } from './roles.ts';
import { writeUnlabelled } from './unlabelled.ts';
import { VERSION_NAMES, writeVersions } from './versions.ts';

export const run: RunOf<typeof defineDataset> = async ({ inputs, outputs, params, run, signal, progress, log }) => {
  const request = readRequest(params);
  checkDifferentColumns(request);
  const limits = { maxRowBytes: params.maxRowBytes, maxTextBytes: params.maxTextBytes, signal };
  const layout = await findLayout(inputs.raw);
  const plan = await planReading(layout.partitions, request, limits);
  const notes = [...layout.notes, ...describeReading(plan, request)];
  const { partitions, read } = await ingest(layout.partitions, inputs.ingested, outputs.ingested, {
    ...limits,
    plan,
    onProgress: (done, total, partition) => progress(done, total * 2, `reading ${partition}`),
  });
  log(`read ${read.length} of ${partitions.length} partitions; the others were known`);
  if (layout.leftOut.length > 0) log(`no data: ${layout.leftOut.join(', ')}`);
  const roles = withoutUnlabelledTests(assignRoles(layout.partitions, params.testPartitions), partitions, notes);

  const quarantine = await writeQuarantine(outputs.ingested, partitions, outputs.quarantine);
  const keepReading = async () => {
    await writeReading(outputs.quarantine, { notes, leftOut: layout.leftOut, forms: formsOf(plan) });
    // Also logged to the run: a run that fails because of its rows leaves no outputs.
    await run.logArtifact(outputs.quarantine, 'quarantine');
  };
  try {
    const pool = await writeUnlabelled(outputs.unlabelled, readUnlabelled(outputs.ingested, partitions));
    if (pool.rows > 0) notes.push(`${pool.rows} rows have no label: their texts are kept in the output unlabelled`);
    run.logMetrics({ rows: quarantine.rows, 'bad rows': quarantine.badRows, 'partitions read': read.length });
    run.logMetric('rows unlabelled', pool.rows);
    checkQuarantine(quarantine, params.maxBadShare);
    const labels = labelMapOf(partitions, params);
    if (labels.note !== undefined) notes.push(labels.note);
    const versions = await writeVersions(outputs.ingested, partitions, roles, outputs, {
      ...params,
      labels,
      signal,
      onWarning: (message) => log(`warning: ${message}`),
      onBoundedSubset: (set, rows, share) =>
        notes.push(
          `the subset of ${set} is ${Number((share * 100).toPrecision(3))} % of its ${rows} rows, not ${params.subsetShare * 100} %: subsetMaxRows is ${params.subsetMaxRows}`,
        ),
      onDuplicates: (report) => notes.push(...notesOnDuplicates(report, params.duplicates)),
      duplicateIds: (set, ids) => duplicateIdError(set, ids, plan, limits),
      onProgress: (done, total) => progress(total + done, total * 2, 'writing datasets'),
    });
    for (const name of VERSION_NAMES) run.logMetric(`rows ${name}`, versions[name].rows);
  } finally {
    for (const note of notes) log(note);
    await keepReading();
  }
};
