import { MlopsError } from '@aml-mlops/errors';

/**
 * | symbol | shape | dtype | meaning |
 * | --- | --- | --- | --- |
 * | classes | C | int32 | labels that occur, ascending |
 * | codes | n | int32 | index of each row's label in classes |
 * | counts | C | int32 | rows of each class |
 */
export interface ClassCodes {
  readonly classes: Int32Array;
  readonly codes: Int32Array;
  readonly counts: Int32Array;
}

export function encodeClasses(y: Int32Array): ClassCodes {
  const classes = Int32Array.from(new Set(y)).sort();
  const codeOf = new Map(Array.from(classes, (label, code) => [label, code]));
  const codes = new Int32Array(y.length);
  const counts = new Int32Array(classes.length);
  for (let i = 0; i < y.length; i++) {
    const code = codeOf.get(y[i]!)!;
    codes[i] = code;
    counts[code] = counts[code]! + 1;
  }
  return { classes, codes, counts };
}

/** @throws MlopsError `E_SINGLE_CLASS` if there are fewer than two classes */
export function refuseSingleClass({ classes }: Pick<ClassCodes, 'classes'>, owner: string): void {
  if (classes.length > 1) return;
  const message = `classes of the training data for ${owner} must be at least 2; got only class ${classes[0]}`;
  throw new MlopsError('E_SINGLE_CLASS', message, { owner, value: classes[0] });
}
