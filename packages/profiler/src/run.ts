import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import { writeFigure } from '@aml-mlops/charts';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { historicCharts } from './charts.ts';
import type { profiler } from './contract.ts';
import { addVersion, HISTORIC_FILE, readHistoric } from './historic.ts';
import { historicCsv } from './historic-csv.ts';
import { historicHtml } from './historic-html.ts';
import { profileVersion } from './profile-version.ts';

export const run: RunOf<typeof profiler> = async ({ inputs, outputs, params, run, signal, progress, log }) => {
  const { workers, ...settings } = params;
  const version = await profileVersion(inputs.dataset, {
    ...settings,
    report: inputs.report,
    signal,
    log,
    ...(workers > 0 && { workers }),
    onProgress: (done, total) => progress(done, total, 'profiling'),
  });
  const known = await readHistoric(inputs.historic);
  const historic = addVersion(known, version);
  await writeFile(path.join(outputs.historic, HISTORIC_FILE), formatJson(historic));
  await writeFile(path.join(outputs.historic, 'historic.csv'), historicCsv(historic));
  const charts = historicCharts(historic);
  signal.throwIfAborted();
  const folder = path.join(outputs.historic, 'charts');
  // The next is drawn while the picture of the one before is made.
  await Promise.all(Array.from(charts, ([name, spec]) => writeFigure(folder, name, spec, log)));
  await writeFile(path.join(outputs.historic, 'historic.html'), historicHtml(historic, [...charts.keys()]));
  const isNew = historic.versions.length > known.versions.length;
  log(`${version.dataset} of ${version.asOf} ${isNew ? 'is new' : 'was known'}; ${historic.versions.length} versions`);
  for (const { name, value } of version.statistics) {
    // Label names may contain characters that a tracking store rejects in metric names.
    if (!name.includes(':')) run.logMetric(name, value);
  }
};
