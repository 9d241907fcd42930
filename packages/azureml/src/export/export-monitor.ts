import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, writeFileAtomic } from '@aml-mlops/artifacts';
import { type MonitorScheduleOptions, monitorBody, monitorDocument } from './monitor-schedule.ts';
import { toYaml } from './yaml.ts';

export type { MonitorScheduleOptions } from './monitor-schedule.ts';

/**
 * Writes a schedule for Azure's own model monitor: `monitor.yml` for `az ml schedule create --file`, and `monitor.json`, the body of
 * `PUT …/schedules/<name>`. Nothing is sent.
 *
 * @returns the files, relative to the folder
 * @throws MlopsError `E_PARAM_RANGE`
 */
export async function exportMonitor(to: string, options: MonitorScheduleOptions): Promise<string[]> {
  const files = { 'monitor.yml': toYaml(monitorDocument(options)), 'monitor.json': formatJson(monitorBody(options)) };
  await mkdir(to, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFileAtomic(path.join(to, name), text);
  return Object.keys(files);
}
