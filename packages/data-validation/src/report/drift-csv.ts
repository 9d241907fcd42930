import { csv } from '@aml-mlops/reports';
import { DATASET_NAMES } from '../validate.ts';
import type { DriftReport } from './drift-report.ts';

const HEADER = ['dataset', 'kind', 'name', 'value', 'expected', 'low', 'high', 'pValue', 'status'];

/** The report as one table: one line per statistic, test and word, within bounds or not. */
export function driftCsv({ datasets }: DriftReport): string {
  const lines = DATASET_NAMES.flatMap((dataset) => {
    const { bands, tests, words } = datasets[dataset];
    return [
      ...bands.map(({ statistic, value, expected, band, within }) => {
        return [dataset, 'statistic', statistic, value, expected, band[0], band[1], null, status(within)];
      }),
      ...tests.map(({ of, test, value, pValue, threshold, within }) => {
        const high = pValue === null ? threshold : null;
        return [dataset, 'test', `${test} of ${of}`, value, null, null, high, pValue, status(within)];
      }),
      ...words.map(({ word, share, baselineShare, pValue, within }) => {
        return [dataset, 'word', word, share, baselineShare, null, null, pValue, status(within)];
      }),
    ];
  });
  return csv([HEADER, ...lines]);
}

function status(within: boolean): string {
  return within ? 'ok' : 'warning';
}
