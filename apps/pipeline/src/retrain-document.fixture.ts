import type { ModelDocument, RunDocument } from '@aml-mlops/cli';

/** Additions of this pipeline's artifact kinds to the document. */
export interface RetrainDocument extends RunDocument {
  readonly model:
    | (ModelDocument & {
        readonly metrics: { readonly accuracy: number };
        readonly parity: { readonly maxProbabilityDifference: number; readonly labelFlips: number };
      })
    | null;
  readonly sweep: readonly { readonly model: string; readonly accuracy: number; readonly macroF1: number }[];
  readonly candidates: readonly { readonly model: string; readonly accuracy: number; readonly macroF1: number }[];
  readonly tuning: { readonly trials: number; readonly best: Readonly<Record<string, unknown>> } | null;
  readonly driftWarnings: readonly unknown[];
}

export const STEPS = [
  'define-dataset',
  'validate-full',
  'prepare-full',
  'validate-subset',
  'prepare-subset',
  'hypertune',
  'sklearn-sweep',
  'model-selection',
  'profiler',
  'champion-gate',
];

/** A result without ids and times. */
export function comparable(document: RetrainDocument) {
  const {
    run: _run,
    seconds: _seconds,
    steps: _steps,
    reports: _reports,
    outputs: _outputs,
    sweep,
    ...rest
  } = document;
  return { ...rest, sweep: sweep.map(({ model, accuracy, macroF1 }) => ({ model, accuracy, macroF1 })) };
}
