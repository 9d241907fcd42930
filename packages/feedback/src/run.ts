import { readBatches } from '@aml-mlops/artifacts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { applyCorrections } from './absorb/apply-corrections.ts';
import { assignLabels, correctionsOf } from './absorb/assign-labels.ts';
import { copyRaw } from './absorb/copy-raw.ts';
import { absorbedOf, writeAbsorbed } from './absorb/report.ts';
import { writePartitions } from './absorb/write-partitions.ts';
import type { absorb } from './contract.ts';
import { readSnapshot } from './snapshot/snapshot.ts';

export const run: RunOf<typeof absorb> = async ({ inputs, outputs, params, run: activeRun, signal, log }) => {
  const snapshot = await readSnapshot(inputs.labels);
  const tested: string[] = [];
  const testedIds = new Set<string>();
  for await (const { ids, texts } of inputs.test === undefined ? [] : readBatches(inputs.test)) {
    for (const text of texts) tested.push(text);
    for (const id of ids) testedIds.add(id);
  }
  const assignments = await assignLabels(snapshot, tested, params.control);
  const key = await copyRaw(inputs.raw, outputs.partitions, signal);
  const corrections =
    params.corrections === 'apply'
      ? await applyCorrections(outputs.partitions, correctionsOf(snapshot), testedIds, params)
      : undefined;
  const partitions = await writePartitions(outputs.partitions, key, snapshot.scope, assignments, params);
  const absorbed = absorbedOf(snapshot, assignments, partitions, corrections);
  await writeAbsorbed(outputs.report, absorbed, snapshot, corrections);
  activeRun.logMetrics({ 'rows train': absorbed.train, 'rows test': absorbed.test, corrected: absorbed.corrected });
  const like = absorbed.leftOut['like-a-test-text'] ?? 0;
  if (like > 0) log(`${like} labels are left out, as their texts are nearly like one that models are tested on`);
};
