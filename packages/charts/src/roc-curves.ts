import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { shownText, TextTable } from './text-table.ts';
import { REFERENCE } from './theme.ts';

export interface RocCurve {
  readonly name: string;
  /** False positive rate, (nThresholds), rising from 0 to 1. */
  readonly fpr: ArrayLike<number>;
  /** True positive rate, (nThresholds). */
  readonly tpr: ArrayLike<number>;
  /** Area under the curve, shown in the legend. */
  readonly auc: number;
}

/** More curves than this cannot be distinguished by colour: only some of them are named. */
const MOST_NAMED = 16;
/** Of many curves, the best show what is achievable, and the worst what to improve. */
const NAMED_BEST = 4;
const NAMED_WORST = 10;

/**
 * One ROC curve per class or model, largest area first, with the diagonal of a random classifier. Of more than 16 curves the 4
 * best and the 10 worst are in colour and in the legend; the others are grey, and the subtitle says so.
 */
export function rocCurves(figure: FigureOptions & { readonly curves: readonly RocCurve[] }): VegaLiteSpec {
  const curves = figure.curves.toSorted((a, b) => b.auc - a.auc);
  const isNamed = (rank: number) =>
    curves.length <= MOST_NAMED || rank < NAMED_BEST || rank >= curves.length - NAMED_WORST;
  const texts = new TextTable();
  const legend = ({ name, auc }: RocCurve) => `${shownText(name)} (AUC ${auc.toFixed(3)})`;
  const named = texts.domain(curves.filter((_, rank) => isNamed(rank)).map(legend));
  // Two curves may share name and area: their ranks distinguish them.
  const points = (wanted: boolean) =>
    curves.flatMap((curve, rank) => {
      if (isNamed(rank) !== wanted) return [];
      const name = wanted ? { name: texts.place(legend(curve)) } : {};
      return thin(curve).map((point) => ({ rank, ...name, ...point }));
    });
  const rate = { type: 'quantitative' as const, scale: { domain: [0, 1] }, axis: { tickCount: 5 } };
  const x = { field: 'fpr', ...rate };
  const y = { field: 'tpr', ...rate };
  const order = { field: 'i' };
  const side = figure.width ?? 360;
  const spec: VegaLiteSpec = {
    ...titleOf({ ...figure, ...noteOf(figure, curves.length) }, texts),
    width: side,
    height: figure.height ?? side,
    layer: [
      {
        data: {
          values: [
            { fpr: 0, tpr: 0 },
            { fpr: 1, tpr: 1 },
          ],
        },
        mark: { type: 'line', color: REFERENCE, strokeDash: [4, 4], strokeWidth: 1 },
        encoding: {
          x: { ...x, title: 'false positive rate' },
          y: { ...y, title: 'true positive rate' },
        },
      },
      {
        data: { values: points(false) },
        mark: { type: 'line', interpolate: 'linear', strokeWidth: 1, color: REFERENCE, opacity: 0.45 },
        encoding: { x, y, order, detail: { field: 'rank' } },
      },
      {
        data: { values: points(true) },
        mark: { type: 'line', interpolate: 'linear', strokeWidth: curves.length > 8 ? 1.5 : 2 },
        encoding: {
          x,
          y,
          order,
          detail: { field: 'rank' },
          color: {
            field: 'name',
            type: 'nominal',
            scale: { domain: named },
            title: null,
            legend: { labelExpr: texts.labels },
          },
        },
      },
    ],
  };
  return { ...spec, params: texts.params };
}

function noteOf({ subtitle }: FigureOptions, curves: number): { subtitle?: string } {
  if (curves <= MOST_NAMED) return {};
  const note = `${curves} curves: the ${NAMED_BEST} best and the ${NAMED_WORST} worst are named, the others grey`;
  return { subtitle: subtitle === undefined ? note : `${subtitle}; ${note}` };
}

interface RocPoint {
  readonly i: number;
  readonly fpr: number;
  readonly tpr: number;
}

/** Drops points that are not visible: those inside a straight segment, and those closer than 1/1000 together. */
function thin({ fpr, tpr }: RocCurve): RocPoint[] {
  const kept: RocPoint[] = [];
  const last = fpr.length - 1;
  for (let i = 0; i <= last; i++) {
    const point = { i, fpr: fpr[i] ?? 0, tpr: tpr[i] ?? 0 };
    const before = kept.at(-1);
    const near = before !== undefined && point.fpr - before.fpr < 1e-3 && Math.abs(point.tpr - before.tpr) < 1e-3;
    if (i === last || !(near || isInsideLine(before, point, fpr[i + 1] ?? 0, tpr[i + 1] ?? 0))) kept.push(point);
  }
  return kept;
}

function isInsideLine(before: RocPoint | undefined, point: RocPoint, nextFpr: number, nextTpr: number): boolean {
  if (before === undefined) return false;
  const { fpr, tpr } = point;
  return Math.abs((fpr - before.fpr) * (nextTpr - tpr) - (tpr - before.tpr) * (nextFpr - fpr)) < 1e-12;
}
