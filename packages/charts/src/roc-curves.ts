import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
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

/** One ROC curve per class or model, best area first, with the diagonal of a coin for comparison. */
export function rocCurves(figure: FigureOptions & { readonly curves: readonly RocCurve[] }): VegaLiteSpec {
  const curves = figure.curves.toSorted((a, b) => b.auc - a.auc);
  const legend = (curve: RocCurve) => `${curve.name} (AUC ${curve.auc.toFixed(3)})`;
  const names = curves.map(legend);
  const rate = { type: 'quantitative' as const, scale: { domain: [0, 1] }, axis: { tickCount: 5 } };
  const side = figure.width ?? 360;
  return {
    ...titleOf(figure),
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
          x: { field: 'fpr', ...rate, title: 'false positive rate' },
          y: { field: 'tpr', ...rate, title: 'true positive rate' },
        },
      },
      {
        data: { values: curves.flatMap((curve) => thin(curve).map((point) => ({ curve: legend(curve), ...point }))) },
        mark: { type: 'line', interpolate: 'linear', strokeWidth: curves.length > 8 ? 1.5 : 2 },
        encoding: {
          x: { field: 'fpr', ...rate },
          y: { field: 'tpr', ...rate },
          order: { field: 'i' },
          color: { field: 'curve', type: 'nominal', sort: names, scale: { domain: names }, title: null },
        },
      },
    ],
  };
}

interface RocPoint {
  readonly i: number;
  readonly fpr: number;
  readonly tpr: number;
}

/** Leaves out points that a picture cannot show: those inside a straight piece, and those closer than 1/1000 together. */
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
