import type { Answer, LabelItem } from '@aml-mlops/tracking/labels';
import { cohenKappa } from './cohen-kappa.ts';
import { krippendorffAlpha } from './krippendorff-alpha.ts';

/** Agreement of annotators with each other and with known answers. */
export interface Agreement {
  /** Over all annotators; null if no text has two labels. In [-1, 1]. */
  readonly alpha: number | null;
  /** For each pair of annotators, on the texts that both labelled. */
  readonly pairs: readonly {
    readonly annotators: readonly [string, string];
    readonly items: number;
    readonly kappa: number;
  }[];
  /** Answers of each annotator to golden questions. */
  readonly golden: readonly { readonly annotator: string; readonly right: number; readonly asked: number }[];
}

/** Agreement on a queue. Skipped texts, and decisions made with the others' labels visible, are excluded. */
export function agreementOf(items: readonly LabelItem[], answers: readonly Answer[]): Agreement {
  const byId = new Map(items.map((item) => [item.id, item]));
  const labels = answers.filter(({ label, decides }) => label !== undefined && !decides);
  const plain = labels.filter(({ item }) => byId.get(item)?.arm !== 'golden');
  const units = [...Map.groupBy(plain, ({ item }) => item).values()].map((own) => own.map(({ label }) => label));
  const alpha = krippendorffAlpha(units);
  const annotators = [...new Set(labels.map(({ annotator }) => annotator))].sort();
  const labelsOf = (who: string) =>
    new Map(plain.filter(({ annotator }) => annotator === who).map(({ item, label }) => [item, label]));
  const own = new Map(annotators.map((who) => [who, labelsOf(who)]));
  const pairs = annotators.flatMap((a, i) =>
    annotators.slice(i + 1).flatMap((b) => {
      const [ofA, ofB] = [own.get(a)!, own.get(b)!];
      const both = [...ofA.keys()].filter((item) => ofB.has(item));
      if (both.length === 0) return [];
      const kappa = cohenKappa(
        both.map((item) => ofA.get(item)),
        both.map((item) => ofB.get(item)),
      );
      return [{ annotators: [a, b] as const, items: both.length, kappa }];
    }),
  );
  const golden = annotators.flatMap((annotator) => {
    const asked = labels.filter((answer) => answer.annotator === annotator && byId.get(answer.item)?.arm === 'golden');
    if (asked.length === 0) return [];
    const right = asked.filter(({ item, label }) => byId.get(item)?.expected === label).length;
    return [{ annotator, right, asked: asked.length }];
  });
  return { alpha: Number.isNaN(alpha) ? null : alpha, pairs, golden };
}
