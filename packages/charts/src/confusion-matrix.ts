import { rangeError } from '@aml-mlops/errors';
import { type FigureOptions, titleOf, type VegaLiteSpec } from './spec.ts';
import { TextTable } from './text-table.ts';
import { CELL_INK, CELL_PAPER, SEQUENTIAL } from './theme.ts';

/**
 * Confusion matrix: a row per true class, a column per predicted class. Colour is the share within the row in both forms, so
 * that a large class does not dominate; the number in a cell is the count, or the share if `shares` are given.
 *
 * @param matrix.counts (nClasses, nClasses), documents of class i predicted as j
 * @param matrix.shares (nClasses, nClasses), each row summing to 1
 */
export function confusionMatrix(
  matrix: FigureOptions & { readonly labels: readonly string[] } & (
      | { readonly counts: readonly ArrayLike<number>[] }
      | { readonly shares: readonly ArrayLike<number>[] }
    ),
): VegaLiteSpec {
  const { labels } = matrix;
  const cells = 'counts' in matrix ? matrix.counts : matrix.shares;
  if (cells.length !== labels.length || cells.some((row) => row.length !== labels.length)) {
    const shape = `${cells.length} x ${cells[0]?.length ?? 0}`;
    throw rangeError('cells', 'confusionMatrix', `${labels.length} x ${labels.length}`, shape);
  }
  const texts = new TextTable();
  const values = cells.flatMap((row, i) => {
    const total = 'counts' in matrix ? Array.from(row).reduce((sum, count) => sum + count, 0) : 1;
    return Array.from(row, (cell, j) => ({
      true: texts.place(labels[i] ?? ''),
      predicted: texts.place(labels[j] ?? ''),
      share: total > 0 ? cell / total : 0,
      shown: cell === 0 ? '' : 'counts' in matrix ? String(cell) : cell.toFixed(2),
    }));
  });
  const size = Math.max(26, Math.min(64, 420 / labels.length));
  const scale = { domain: texts.domain(labels), paddingInner: 0.04, paddingOuter: 0 };
  const labelExpr = texts.labels;
  const axis = { type: 'nominal' as const, scale };
  const spec: VegaLiteSpec = {
    ...titleOf(matrix, texts),
    width: matrix.width ?? size * labels.length,
    height: matrix.height ?? size * labels.length,
    data: { values },
    encoding: {
      x: {
        field: 'predicted',
        ...axis,
        title: 'predicted class',
        axis: { labelExpr, labelAngle: labels.length > 2 ? -45 : 0 },
      },
      y: { field: 'true', ...axis, title: 'true class', axis: { labelExpr } },
    },
    layer: [
      {
        mark: { type: 'rect', cornerRadius: 2 },
        encoding: {
          color: {
            field: 'share',
            type: 'quantitative',
            title: 'share of the class',
            scale: { domain: [0, 1], range: SEQUENTIAL },
            legend: { format: '.0%', gradientLength: 140 },
          },
        },
      },
      {
        mark: { type: 'text', baseline: 'middle', fontSize: size < 34 ? 8.5 : 11 },
        encoding: {
          text: { field: 'shown' },
          color: { condition: { test: 'datum.share > 0.5', value: CELL_PAPER }, value: CELL_INK },
        },
      },
    ],
  };
  return { ...spec, params: texts.params };
}
