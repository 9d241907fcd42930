import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson, hashFolder, readJsonFile, writeDescriptor, writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { ARMS, ITEM_STATES, type LabelQueue } from '@aml-mlops/tracking/labels';
import * as z from 'zod';
import { labelSnapshot } from '../kinds.ts';

const SNAPSHOT_FILE = 'labels.json';
const ITEMS_FILE = 'items.jsonl';

const headerSchema = z.object({
  schemaVersion: z.literal(1),
  scope: z.string(),
  labels: z.array(z.string()),
  annotators: z.number().int().min(1),
  items: z.number().int().min(0),
});

const moment = z.iso.datetime();
const answerSchema = z.object({
  annotator: z.string(),
  /** Null if the text was skipped. */
  label: z.string().nullable(),
  note: z.string(),
  decides: z.boolean(),
  origin: z.string(),
  at: moment,
});
const itemSchema = z.object({
  item: z.number().int(),
  sourceId: z.string(),
  source: z.string(),
  /** Null if it was deleted. */
  text: z.string().nullable(),
  textKey: z.string(),
  arm: z.enum(ARMS),
  strategy: z.string(),
  score: z.number().nullable(),
  model: z.string().nullable(),
  suggestion: z.string().nullable(),
  probability: z.number().nullable(),
  copies: z.number().int().min(1),
  batch: z.number().int(),
  expected: z.string().nullable(),
  askedAt: moment,
  state: z.enum(ITEM_STATES),
  label: z.string().nullable(),
  settledAt: moment.nullable(),
  answers: z.array(answerSchema),
});

export type SnapshotItem = Readonly<z.infer<typeof itemSchema>>;

/** A snapshot of a label queue. */
export interface Snapshot {
  readonly scope: string;
  readonly labels: readonly string[];
  readonly annotators: number;
  /** In queue order. */
  readonly items: readonly SnapshotItem[];
}

/** @throws MlopsError `E_LABELS` if the queue is empty */
export function snapshotOf(queue: LabelQueue): Snapshot {
  const settings = queue.settings();
  if (!settings) {
    throw new MlopsError(
      'E_LABELS',
      `queue ${queue.scope} must have texts; nothing was asked in it yet: mlops labels query`,
    );
  }
  const answers = Map.groupBy(queue.answers(), ({ item }) => item);
  const items = queue.list().map(
    (item): SnapshotItem => ({
      item: item.id,
      sourceId: item.sourceId,
      source: item.source,
      text: item.text ?? null,
      textKey: item.textKey,
      arm: item.arm,
      strategy: item.strategy,
      score: item.score ?? null,
      model: item.model ?? null,
      suggestion: item.suggestion ?? null,
      probability: item.probability ?? null,
      copies: item.copies,
      batch: item.batch,
      expected: item.expected ?? null,
      askedAt: item.askedAt.toISOString(),
      state: item.state,
      label: item.label ?? null,
      settledAt: item.settledAt?.toISOString() ?? null,
      answers: (answers.get(item.id) ?? []).map(({ annotator, label, note, decides, origin, at }) => ({
        ...{ annotator, label: label ?? null, note, decides, origin, at: at.toISOString() },
      })),
    }),
  );
  return { scope: queue.scope, ...settings, items };
}

/** Writes a `labels/snapshot` artifact. */
export async function writeSnapshot(folder: string, { items, ...header }: Snapshot): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  await writeFileAtomic(path.join(folder, ITEMS_FILE), lines);
  const { scope, labels, annotators } = header;
  const content = { schemaVersion: 1, scope, labels, annotators, items: items.length };
  await writeFileAtomic(path.join(folder, SNAPSHOT_FILE), formatJson(content));
  const producer = { step: 'labels', version: '1', run: scope };
  await writeDescriptor(folder, labelSnapshot.name, await hashFolder(folder), producer, labelSnapshot.schemaVersion);
}

/** @throws MlopsError `E_REPORT` or `E_LABELS`, naming the file and the line */
export async function readSnapshot(folder: string): Promise<Snapshot> {
  const header = await readJsonFile(folder, SNAPSHOT_FILE, headerSchema);
  const file = path.join(folder, ITEMS_FILE);
  const items: SnapshotItem[] = [];
  for (const line of (await readFile(file, 'utf8')).split('\n').slice(0, -1)) {
    const parsed = itemSchema.safeParse(parseJson(line));
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new MlopsError(
        'E_LABELS',
        `line ${items.length + 1} of ${file} must be an item of a queue; ${field} is not right`,
        {
          file,
          row: items.length + 1,
        },
      );
    }
    items.push(parsed.data);
  }
  if (items.length !== header.items) {
    throw new MlopsError('E_LABELS', `items of ${file} must be ${header.items}; got ${items.length}`, { file });
  }
  const { scope, labels, annotators } = header;
  return { scope, labels, annotators, items };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
