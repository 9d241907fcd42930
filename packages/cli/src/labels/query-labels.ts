import { MlopsError } from '@aml-mlops/errors';
import { type LabelledTexts, makeQuery, strategyOf, type TextPool } from '@aml-mlops/feedback/labels';
import type { NewItem } from '@aml-mlops/tracking/labels';
import { printNote } from '../command-line/output.ts';
import { type FoundModel, findModel, type ModelChoice } from '../models/find-model.ts';
import { type LabelPlace, newestDataset } from './label-place.ts';
import { labelsOfModel, queryModel } from './query-model.ts';
import { readPool } from './read-pool.ts';

export interface QueryFlags extends Omit<ModelChoice, 'model'> {
  /** False for none. */
  readonly model?: string | boolean;
  readonly pool?: string;
  /** Texts that the caller has read, instead of a pool. */
  readonly texts?: TextPool;
  readonly textColumn?: readonly string[];
  readonly labels?: readonly string[];
  readonly strategy: string;
  readonly count: number;
  readonly control: number;
  readonly floor: number;
  readonly golden: number;
  readonly annotators?: number;
  readonly seed?: number;
}

/** Items that a query has added to the queue. */
export interface QueryOutcome {
  readonly queue: string;
  readonly batch: number;
  readonly added: number;
  readonly arms: Readonly<Record<string, number>>;
  readonly strategy: string;
  readonly model: string | null;
  readonly pool: {
    readonly texts: number;
    readonly candidates: number;
    readonly repeated: number;
    readonly known: number;
  };
  readonly rarest: string | null;
  readonly seconds: number;
}

/** Chooses texts of a pool and adds them to the queue. */
export async function queryLabels(place: LabelPlace, flags: QueryFlags, signal: AbortSignal): Promise<QueryOutcome> {
  const started = performance.now();
  const { queue, names } = place;
  const strategy = strategyOf(flags.strategy);
  const found = await modelOf(place, flags);
  const [train, test, pool] = [
    await newestDataset(place, names.train),
    await newestDataset(place, names.test),
    flags.texts ?? (await readPool(place, flags.pool, flags.textColumn, signal)),
  ];
  const settings = queue.settings();
  const labels = [
    ...new Set([
      ...(flags.labels ?? settings?.labels ?? []),
      ...(train?.labels ?? []),
      ...(found ? await labelsOfModel(found) : []),
    ]),
  ];
  if (labels.length < 2) {
    throw new MlopsError(
      'E_USAGE',
      `--labels must be given, joined by commas: ${queue.scope} has no data and no model that says what may be given`,
    );
  }
  queue.configure({ labels, annotators: flags.annotators ?? settings?.annotators ?? 1 });
  const items = queue.list();
  const settled = items.filter(
    ({ state, arm, text }) => state === 'settled' && text !== undefined && (arm === 'query' || arm === 'floor'),
  );
  const labelled = joined(
    {
      texts: train?.texts ?? [],
      targets: (train?.targets ?? new Int32Array()).map((target) => labels.indexOf(train!.labels[target]!)),
    },
    {
      texts: settled.map(({ text }) => text!),
      targets: Int32Array.from(settled, ({ label }) => labels.indexOf(label!)),
    },
  );
  const model = found && queryModel(found, labels, signal);
  const known = [...(test?.texts ?? []), ...items.flatMap(({ text }) => (text === undefined ? [] : [text]))];
  const query = await makeQuery(
    pool,
    labels,
    { labelled, known, ...(model && { model }) },
    {
      ...{ strategy, count: flags.count, control: flags.control, floor: flags.floor, onProgress: printNote },
      // Each batch needs another seed, so that the random draws do not repeat the same positions.
      seed: flags.seed ?? (items.at(-1)?.batch ?? 0) + 1,
    },
  );
  const asked = new Set(items.map(({ text }) => text));
  const golden = train ? goldenOf(train, flags.golden, names.train).filter(({ text }) => !asked.has(text)) : [];
  const { batch, added } = queue.add([...query.items, ...golden]);
  const arms = Map.groupBy([...query.items, ...golden], ({ arm }) => arm);
  return {
    ...{ queue: queue.scope, batch, added },
    arms: Object.fromEntries([...arms].map(([arm, own]) => [arm, own.length])),
    ...{ strategy: strategy.name, model: model?.name ?? null },
    pool: { texts: query.pool, candidates: query.candidates, repeated: query.repeated, known: query.known },
    rarest: query.rarest ?? null,
    seconds: (performance.now() - started) / 1000,
  };
}

/** The model to query: the named one, else the scope's champion, else none. */
async function modelOf(
  { workspace, names }: LabelPlace,
  { model, folder }: QueryFlags,
): Promise<FoundModel | undefined> {
  if (model === false) return undefined;
  if (typeof model === 'string' || folder !== undefined) {
    return findModel(
      { ...(typeof model === 'string' && { model }), ...(folder !== undefined && { folder }) },
      workspace,
    );
  }
  return findModel({ model: names.model }, workspace).catch((error: unknown) => {
    if (error instanceof MlopsError && error.code === 'E_MODEL_UNKNOWN') return undefined;
    throw error;
  });
}

function joined(a: LabelledTexts, b: LabelledTexts): LabelledTexts {
  return { texts: [...a.texts, ...b.texts], targets: Int32Array.from([...a.targets, ...b.targets]) };
}

/** Labelled texts, sampled evenly from the whole training set. */
function goldenOf(
  { ids, texts, targets, labels }: NonNullable<Awaited<ReturnType<typeof newestDataset>>>,
  count: number,
  source: string,
): NewItem[] {
  const wanted = Math.min(count, texts.length);
  return Array.from({ length: wanted }, (_, i) => {
    const row = Math.floor(((i + 0.5) * texts.length) / wanted);
    const place = { text: texts[row]!, sourceId: ids[row]!, source: `dataset:${source}` };
    return { ...place, arm: 'golden', strategy: 'known', expected: labels[targets[row]!]! };
  });
}
