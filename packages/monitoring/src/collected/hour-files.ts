import { existsSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '@aml-mlops/artifacts';

/** Files of one service process for one hour. */
export interface HourFiles {
  /** Such as `2026-11-28T12`, UTC. */
  readonly hour: string;
  readonly inputs: string | undefined;
  readonly outputs: string | undefined;
  readonly service: string | undefined;
  /** Whether this is the last hour of the process. */
  readonly isLast: boolean;
}

const SIDES: Readonly<Record<string, 'inputs' | 'outputs' | 'service'>> = {
  inputs: 'inputs',
  outputs: 'outputs',
  service: 'service',
  // Names used by Azure's collector.
  model_inputs: 'inputs',
  model_outputs: 'outputs',
};

/** Finds `…/inputs|outputs|service/YYYY/MM/DD/HH/<instance>.jsonl`, ordered by hour; ignores other files. */
export async function hourFiles(folder: string): Promise<HourFiles[]> {
  const found = new Map<string, { hour: string; inputs?: string; outputs?: string; service?: string }>();
  if (!existsSync(folder)) return [];
  for (const file of await listFiles(folder)) {
    const match = /^(?:(.*)\/)?([^/]+)\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/([^/]+)\.jsonl$/.exec(
      file.split(path.sep).join('/'),
    );
    const side = match && Object.hasOwn(SIDES, match[2]!) ? SIDES[match[2]!] : undefined;
    if (!match || !side) continue;
    const [, above = '', , year, month, day, hour, instance] = match;
    const at = `${year}-${month}-${day}T${hour}`;
    const key = `${at}/${above}/${instance}`;
    const entry = found.get(key) ?? { hour: at };
    entry[side] = path.join(folder, file);
    found.set(key, entry);
  }
  const lastHour = new Map<string, string>();
  for (const [key, { hour }] of found) {
    const process = key.slice(hour.length);
    if (hour > (lastHour.get(process) ?? '')) lastHour.set(process, hour);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { hour, inputs, outputs, service }]) => {
      return { hour, inputs, outputs, service, isLast: lastHour.get(key.slice(hour.length)) === hour };
    });
}
