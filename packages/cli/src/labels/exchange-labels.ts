import path from 'node:path';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import {
  answersFromCsv,
  answersFromLabelStudio,
  itemsToCsv,
  itemsToLabelStudio,
  labelStudioConfig,
  readExchanged,
  snapshotOf,
  writeSnapshot,
} from '@aml-mlops/feedback/labels';
import type { ItemState } from '@aml-mlops/tracking/labels';
import type { ExchangeFormat } from './exchange-format.ts';
import type { LabelPlace } from './label-place.ts';

export interface ExportFlags {
  readonly to: string;
  readonly format?: ExchangeFormat;
  readonly state?: ItemState | 'all';
  readonly suggestions: boolean;
}

/** Exports items for labelling in other tools; returns what was written. */
export async function exportLabels(
  { queue }: LabelPlace,
  flags: ExportFlags,
): Promise<{ items: number; files: string[] }> {
  const format = flags.format ?? formatOf(flags.to, '--to');
  const settings = queue.settings();
  if (format === 'snapshot' || !settings) {
    const snapshot = snapshotOf(queue);
    await writeSnapshot(flags.to, snapshot);
    return { items: snapshot.items.length, files: [flags.to] };
  }
  const state = flags.state ?? 'waiting';
  const items = queue.list(state === 'all' ? {} : { state }).filter(({ text }) => text !== undefined);
  if (format === 'csv') {
    await writeFileAtomic(flags.to, itemsToCsv(items, flags));
    return { items: items.length, files: [flags.to] };
  }
  const config = `${flags.to.replace(/\.json$/i, '')}.xml`;
  await writeFileAtomic(flags.to, itemsToLabelStudio(items));
  await writeFileAtomic(config, labelStudioConfig(settings.labels));
  return { items: items.length, files: [flags.to, config] };
}

/** Imports labels from other tools, all or none. */
export async function importLabels(
  { queue }: LabelPlace,
  file: string,
  flags: { readonly format?: ExchangeFormat; readonly annotator: string },
): Promise<{ answers: number; recorded: number }> {
  const format = flags.format ?? formatOf(file, 'FILE');
  const content = await readExchanged(file);
  const items = new Map(queue.list().map((item) => [item.id, item]));
  const known = { labels: queue.settings()?.labels ?? [], find: (id: number) => items.get(id) };
  const answers =
    format === 'csv'
      ? answersFromCsv(content, known, { file, annotator: flags.annotator })
      : answersFromLabelStudio(content, known, file);
  return { answers: answers.length, recorded: queue.answerAll(answers) };
}

function formatOf(file: string, option: string): ExchangeFormat {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.csv' || extension === '.tsv') return 'csv';
  if (extension === '.json') return 'label-studio';
  throw new MlopsError(
    'E_USAGE',
    `extension of ${option} must be .csv or .json (Label Studio), or give --format; got ${JSON.stringify(file)}`,
  );
}
