import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { MlopsError, visibleText } from '@aml-mlops/errors';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import type { dataValidation } from './contract.ts';
import { readBaseline } from './profile/baseline-file.ts';
import { driftCsv } from './report/drift-csv.ts';
import { driftHtml } from './report/drift-html.ts';
import { makeDriftReport } from './report/drift-report.ts';
import { validate } from './validate.ts';

export const run: RunOf<typeof dataValidation> = async ({ inputs, outputs, params, run, signal, progress, log }) => {
  const { workers, languageSample, seed, ...thresholds } = params;
  const given = inputs.baseline;
  if (!given) log('no baseline: the training set stands in for it');
  const validation = await validate(inputs, given ? await readBaseline(given) : undefined, {
    thresholds,
    languageSample,
    seed,
    signal,
    ...(workers > 0 && { workers }),
    onProgress: (done, total, dataset) => progress(done, total, `checking ${dataset}`),
  });
  const report = makeDriftReport(validation, thresholds, given ? 'given' : 'training set');
  await writeFile(path.join(outputs.report, 'drift.json'), formatJson(report));
  await writeFile(path.join(outputs.report, 'drift.csv'), driftCsv(report));
  await writeFile(path.join(outputs.report, 'drift.html'), await driftHtml(report, validation, log));
  run.logMetrics({ warnings: report.warnings.length, errors: report.errors.length });
  // Also logged to the run: a failed run leaves no outputs.
  await run.logArtifact(outputs.report, 'drift');
  for (const { message } of report.warnings) log(`warning: ${visibleText(message)}`);
  if (report.errors.length === 0) return;
  const lines = report.errors.map(({ message }) => `\n  ${visibleText(message)}`);
  throw new MlopsError(
    'E_VALIDATION',
    `data must pass every check; got ${report.errors.length} that failed:${lines.join('')}`,
    {
      errors: report.errors,
    },
  );
};
