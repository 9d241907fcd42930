import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { formatJson, listFiles, writeFileAtomic } from '@aml-mlops/artifacts';
import { loadLanguageDetector } from '@aml-mlops/data-validation/language';
import { visibleText } from '@aml-mlops/errors';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import type { monitoring } from './contract.ts';
import { monitor } from './monitor.ts';
import { monitoringCsv } from './report/monitoring-csv.ts';
import { monitoringPage } from './report/monitoring-page.ts';
import { REPORT_FILE } from './report/monitoring-report.ts';
import { HourSketch } from './sketch/hour-sketch.ts';

export const run: RunOf<typeof monitoring> = async ({
  inputs,
  outputs,
  params,
  run: record,
  signal,
  progress,
  log,
}) => {
  const known = inputs.sketches === undefined ? new Map<string, HourSketch>() : await readSketches(inputs.sketches);
  const { languages, ...options } = params;
  const { report, hours } = await monitor(inputs, known, {
    ...options,
    ...(languages && { detect: await loadLanguageDetector() }),
    ...{ signal, onWindow: progress },
  });
  await writeSketches(outputs.sketches, hours);
  await writeFileAtomic(path.join(outputs.report, REPORT_FILE), formatJson(report));
  await writeFileAtomic(path.join(outputs.report, 'monitoring.csv'), monitoringCsv(report));
  await writeFileAtomic(
    path.join(outputs.report, 'monitoring.html'),
    await monitoringPage(report, outputs.report, log),
  );
  const alarms = report.windows.flatMap((window) => window.alarms);
  const documents = report.windows.reduce((sum, window) => sum + window.documents, 0);
  record.logMetrics({ windows: report.windows.length, documents, alarms: alarms.length });
  await record.logArtifact(outputs.report, 'monitoring');
  for (const { cause, message } of alarms) log(`alarm: ${cause}: ${visibleText(message)}`);
};

/** One file per hour, so that an unchanged hour keeps the same bytes. */
async function writeSketches(folder: string, hours: ReadonlyMap<string, HourSketch>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [hour, sketch] of hours) {
    await writeFileAtomic(path.join(folder, `${hour}.json.gz`), gzipSync(JSON.stringify(sketch), { level: 9 }));
  }
}

async function readSketches(folder: string): Promise<Map<string, HourSketch>> {
  const hours = new Map<string, HourSketch>();
  for (const file of await listFiles(folder)) {
    if (!file.endsWith('.json.gz')) continue;
    const json = JSON.parse(gunzipSync(await readFile(path.join(folder, file))).toString('utf8')) as unknown;
    hours.set(file.slice(0, -'.json.gz'.length), HourSketch.fromJSON(json));
  }
  return hours;
}
