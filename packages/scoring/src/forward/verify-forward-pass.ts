import { Mulberry32 } from '@aml-mlops/random';
import type { CsrMatrix } from '@aml-mlops/text';
import { bestOf } from '../best-of.ts';
import type { Scores } from '../scores.ts';
import type { ForwardPass } from './forward-pass.ts';
import { scoresOfRows } from './scores-of-rows.ts';

/** Largest difference from ONNX Runtime, relative to max(1, |score|). */
export const FORWARD_TOLERANCE = 1e-6;

const ROWS = 48;
const LONGEST = 96;

/**
 * Whether a forward pass gives the scores that ONNX Runtime gives, within {@link FORWARD_TOLERANCE}, and the same labels: for an
 * empty row, and for generated rows of 1 to 96 columns from all over the matrix, half of them counts, half of them weights.
 *
 * @param oracle scores of ONNX Runtime
 */
export async function verifyForwardPass(
  pass: ForwardPass,
  columns: number,
  oracle: (rows: CsrMatrix) => Promise<Scores>,
): Promise<boolean> {
  const rows = generatedRows(columns);
  const [own, theirs] = [scoresOfRows(pass, rows), await oracle(rows)];
  if (own.width !== theirs.width || own.values.constructor !== theirs.values.constructor) return false;
  return (
    theirs.values.every((score, i) => {
      const difference = Math.abs(own.values[i]! - score);
      return difference <= FORWARD_TOLERANCE * Math.max(1, Math.abs(score));
    }) && sameLabels(own, theirs, rows.rows)
  );
}

/** Labels may differ only where two scores are equal within the tolerance. */
function sameLabels(own: Scores, { width, values }: Scores, rows: number): boolean {
  for (let row = 0; row < rows; row++) {
    const theirs = values.subarray(row * width, (row + 1) * width);
    const [a, b] = [bestOf(own.values.subarray(row * width, (row + 1) * width)), bestOf(theirs)];
    const [first, second] = width === 1 ? [theirs[0]!, 0] : [theirs[a]!, theirs[b]!];
    if (a !== b && Math.abs(first - second) > FORWARD_TOLERANCE * Math.max(1, Math.abs(second))) return false;
  }
  return true;
}

/** Rows of ascending columns. The first is empty, the second holds the first and the last column. */
function generatedRows(columns: number): CsrMatrix {
  const random = new Mulberry32(1);
  const indptr = Int32Array.of(0, 0, ...new Int32Array(ROWS - 1));
  const [indices, data]: number[][] = [[], []];
  for (let row = 1; row < ROWS; row++) {
    const wanted = Math.min(columns, 1 + random.below(LONGEST));
    const chosen = new Set(row === 1 ? [0, columns - 1] : []);
    while (row > 1 && chosen.size < wanted) chosen.add(random.below(columns));
    for (const column of [...chosen].sort((a, b) => a - b)) {
      indices!.push(column);
      data!.push(row % 2 === 0 ? 1 + random.below(6) : 1 - random.uniform());
    }
    indptr[row + 1] = indices!.length;
  }
  return { rows: ROWS, columns, indptr, indices: Int32Array.from(indices!), data: Float64Array.from(data!) };
}
