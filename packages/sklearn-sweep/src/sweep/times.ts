import { csv } from '@aml-mlops/reports';
import type { ModelName } from '../model-names.ts';
import type { SweptModel } from './sweep.ts';

export const TIMES_VERSION = 1;

/** The content of `times.json`: how long each model took, in one thread. It differs from run to run. */
export interface Times {
  readonly schemaVersion: typeof TIMES_VERSION;
  readonly rows: readonly { readonly model: ModelName; readonly fitSeconds: number; readonly predictSeconds: number }[];
}

export function timesOf(results: readonly SweptModel[]): Times {
  const rows = results.flatMap((result) => {
    if (result.status === 'failed') return [];
    const { model, fitSeconds, predictSeconds } = result;
    return [{ model, fitSeconds, predictSeconds }];
  });
  return { schemaVersion: TIMES_VERSION, rows };
}

export function timesCsv({ rows }: Times): string {
  const lines = rows.map(({ model, fitSeconds, predictSeconds }) => [model, fitSeconds, predictSeconds]);
  return csv([['model', 'fitSeconds', 'predictSeconds'], ...lines], { lineEnd: '\r\n' });
}
