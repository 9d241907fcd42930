import { csv } from '@aml-mlops/reports';
import type { MonitoringReport } from './monitoring-report.ts';

/** A row per test of each window, and a row per window for its accuracy. */
export function monitoringCsv({ windows }: MonitoringReport): string {
  return csv([
    ['from', 'to', 'documents', 'what', 'against', 'statistic', 'effect', 'p', 'adjustedP', 'alarm'],
    ...windows.flatMap(({ from, to, documents, tests, estimatedAccuracy, accuracy }) => [
      ...tests.map(({ name, against, statistic, effect, p, adjustedP, fires }) => {
        return [from, to, documents, name, against, statistic, effect, p, adjustedP, fires];
      }),
      ...(estimatedAccuracy
        ? [
            [
              from,
              to,
              documents,
              'estimated accuracy',
              '',
              estimatedAccuracy.valid ? 'valid' : 'not valid',
              estimatedAccuracy.value,
            ],
          ]
        : []),
      ...(accuracy ? [[from, to, accuracy.documents, 'accuracy of labelled', '', 'share', accuracy.value]] : []),
    ]),
  ]);
}
