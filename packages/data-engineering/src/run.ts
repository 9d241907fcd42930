import path from 'node:path';
import { partFile, readDatasetInfo, readLineage, writeDatasetInfo, writeLineage } from '@aml-mlops/artifacts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { writeCleaning } from '@aml-mlops/text';
import { cleaningOf } from './cleaning-of.ts';
import type { dataEngineering } from './contract.ts';
import { mpiRank } from './mpi-rank.ts';
import type { PartTask } from './prepare-part.ts';
import { prepareParts } from './prepare-parts.ts';
import { removeMarkers, waitForMarkers, writeMarker } from './rank-markers.ts';
import { totals } from './totals.ts';

/**
 * Part i of a set becomes part i of the clean set, and rank r processes every size-th part starting from the r-th: the
 * output does not depend on the number of ranks and workers.
 */
export const run: RunOf<typeof dataEngineering> = async ({ inputs, outputs, params, run, signal, progress, log }) => {
  const started = performance.now();
  const { workers, rankTimeoutSeconds, ...settings } = params;
  const cleaning = await cleaningOf(settings, inputs.report);
  const mpi = mpiRank();
  if (settings.language === 'auto' && 'language' in cleaning) log(`language: ${cleaning.language}`);
  const sets = [
    { source: inputs.train, target: outputs.preparedTrain, info: await readDatasetInfo(inputs.train) },
    { source: inputs.test, target: outputs.preparedTest, info: await readDatasetInfo(inputs.test) },
  ];
  const tasks: PartTask[] = sets.flatMap(({ source, target, info }) =>
    info.parts.map(({ file, rows }, index) => ({ source: path.join(source, file), rows, folder: target, index })),
  );
  const tasksOf = (rank: number) => tasks.filter((_, i) => i % mpi.size === rank);
  const share = tasksOf(mpi.rank);
  if (mpi.size > 1) log(`rank ${mpi.rank} of ${mpi.size}: ${share.length} of ${tasks.length} parts`);

  const rows = share.reduce((sum, task) => sum + task.rows, 0);
  let done = 0;
  const own = await prepareParts(share, {
    cleaning,
    workers,
    signal,
    onPart: (part) => {
      done += part.rows;
      progress(done, rows, 'cleaning');
    },
  });
  if (mpi.rank > 0) return writeMarker(outputs.preparedTrain, mpi, own.parts);

  const others = await waitForMarkers(outputs.preparedTrain, mpi, tasksOf, {
    timeoutSeconds: rankTimeoutSeconds,
    signal,
  });
  await removeMarkers(outputs.preparedTrain, mpi.size);
  for (const { source, target, info } of sets) {
    await writeCleaning(target, cleaning);
    const lineage = await readLineage(source);
    if (lineage) await writeLineage(target, lineage);
    const parts = info.parts.map((part, index) => ({ file: partFile(index), rows: part.rows }));
    await writeDatasetInfo(target, info.labels, parts);
  }
  const seconds = (performance.now() - started) / 1000;
  const total = totals([...own.parts, ...others]);
  run.logMetrics({
    documents: total.rows,
    'empty documents': total.empty,
    'characters before': total.charactersBefore,
    'characters after': total.charactersAfter,
    seconds,
    'documents per second': total.rows / seconds,
    'peak worker memory MiB': own.peakMemoryBytes / 2 ** 20,
  });
};
