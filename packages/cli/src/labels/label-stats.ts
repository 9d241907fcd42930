import {
  type Agreement,
  agreementOf,
  type LabelledTexts,
  type StopReport,
  stopReport,
} from '@aml-mlops/feedback/labels';
import { wilson } from '@aml-mlops/metrics';
import { ARMS, type Arm, ITEM_STATES, type ItemState, type LabelItem } from '@aml-mlops/tracking/labels';
import { type LabelPlace, newestDataset } from './label-place.ts';

export interface ArmStats {
  readonly items: number;
  readonly settled: number;
  /** Share of the settled labels that the queried model had predicted; null without any. */
  readonly modelAccuracy: number | null;
}

export interface LabelStats {
  readonly queue: Readonly<Record<ItemState, number>> & { readonly scope: string; readonly annotators: number };
  readonly labelled: {
    readonly items: number;
    readonly byLabel: readonly { readonly label: string; readonly rows: number }[];
    readonly byAnnotator: readonly { readonly annotator: string; readonly labels: number; readonly skipped: number }[];
  };
  readonly arms: Readonly<Partial<Record<Arm, ArmStats>>>;
  /** Accuracy of the queried model on the control arm; it holds for all texts of the pool. Null without labels there. */
  readonly accuracy: {
    readonly value: number;
    readonly low: number;
    readonly high: number;
    readonly items: number;
  } | null;
  readonly agreement: Agreement;
  /** Whether more labels are worthwhile. */
  readonly stop: StopReport;
}

/** Statistics of a queue. */
export async function labelStats(place: LabelPlace): Promise<LabelStats> {
  const { queue } = place;
  const items = queue.list();
  const answers = queue.answers();
  const settings = queue.settings();
  const count = (state: ItemState) => items.filter((item) => item.state === state && item.arm !== 'golden').length;
  const settled = items.filter(({ state }) => state === 'settled');
  const people = Map.groupBy(answers, ({ annotator }) => annotator);
  const control = settled.filter(({ arm, suggestion }) => arm === 'control' && suggestion !== undefined);
  const right = control.filter(({ suggestion, label }) => suggestion === label).length;
  const value = right / control.length;
  const interval = control.length > 0 ? wilson(value, control.length) : undefined;
  return {
    queue: {
      ...(Object.fromEntries(ITEM_STATES.map((state) => [state, count(state)])) as Record<ItemState, number>),
      ...{ scope: queue.scope, annotators: settings?.annotators ?? 1 },
    },
    labelled: {
      items: settled.length,
      byLabel: (settings?.labels ?? []).map((label) => ({
        label,
        rows: settled.filter((item) => item.label === label).length,
      })),
      byAnnotator: [...people].map(([annotator, own]) => ({
        ...{ annotator, labels: own.filter(({ label }) => label !== undefined).length },
        skipped: own.filter(({ label }) => label === undefined).length,
      })),
    },
    arms: Object.fromEntries(
      ARMS.flatMap((arm) => {
        const own = items.filter((item) => item.arm === arm);
        if (own.length === 0) return [];
        const done = own.filter(({ state }) => state === 'settled');
        const judged = done.filter(({ suggestion }) => suggestion !== undefined);
        const same = judged.filter(({ suggestion, label }) => suggestion === label).length;
        const modelAccuracy = judged.length > 0 ? same / judged.length : null;
        return [[arm, { items: own.length, settled: done.length, modelAccuracy }]];
      }),
    ),
    accuracy: interval ? { value, low: interval.lower, high: interval.upper, items: control.length } : null,
    agreement: agreementOf(items, answers),
    stop: await stopOf(place, items, settings?.labels ?? []),
  };
}

/** Evaluates the labels of queries in the order in which they were settled, together with those of the training set. */
async function stopOf(place: LabelPlace, items: readonly LabelItem[], labels: readonly string[]): Promise<StopReport> {
  const [train, test] = [await newestDataset(place, place.names.train), await newestDataset(place, place.names.test)];
  const known = new Set(train?.texts);
  const asked = items.filter(
    ({ arm, text }) => (arm === 'query' || arm === 'floor') && text !== undefined && !known.has(text),
  );
  const settled = asked
    .filter(({ state }) => state === 'settled')
    .sort((a, b) => a.settledAt!.getTime() - b.settledAt!.getTime() || a.id - b.id);
  const all = [...new Set([...labels, ...(train?.labels ?? [])])];
  const indexed = (data: typeof train): LabelledTexts => ({
    texts: data?.texts ?? [],
    targets: Int32Array.from(data?.targets ?? [], (target) => all.indexOf(data!.labels[target]!)),
  });
  const added = {
    texts: settled.map(({ text }) => text!),
    targets: Int32Array.from(settled, ({ label }) => all.indexOf(label!)),
  };
  const others = items.filter(
    ({ arm, state, text }) => text !== undefined && (arm === 'control' || state !== 'settled'),
  );
  const watched = [...(test?.texts ?? []), ...others.map(({ text }) => text!)];
  return stopReport(all.length, indexed(train), added, indexed(test), watched);
}
