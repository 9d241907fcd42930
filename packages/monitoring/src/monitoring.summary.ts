import { readJsonFile, type Summarise } from '@aml-mlops/artifacts';
import { visibleText } from '@aml-mlops/reports';
import { REPORT_FILE, reportSchema } from './report/monitoring-report.ts';

const MOST_WINDOWS = 14;

/** The newest windows as a table, and the recommended actions. */
export const summarise: Summarise = async (folder) => {
  const { windows, level } = await readJsonFile(folder, REPORT_FILE, reportSchema);
  const shown = windows.slice(-MOST_WINDOWS);
  const columns = [
    { title: 'window (UTC)' },
    { title: 'documents', align: 'right' as const },
    { title: 'confidence', align: 'right' as const },
    { title: 'accuracy, estimated', align: 'right' as const },
    { title: 'alarms' },
  ];
  const rows = shown.map(({ from, complete, documents, confidence, estimatedAccuracy, alarms }) => [
    `${from.slice(0, 16).replace('T', ' ')}${complete ? '' : ' so far'}`,
    String(documents),
    confidence === null ? '' : confidence.toFixed(3),
    showEstimate(estimatedAccuracy),
    alarms.map(({ cause, severity }) => `${cause} (${severity})`).join(', ') || 'none',
  ]);
  const last = windows.findLast(({ alarms }) => alarms.length > 0);
  const lines = (last?.alarms ?? []).flatMap(({ cause, message, words, advice }) => [
    `! ${cause}: ${message}`,
    ...(words.length > 0 ? [`  words: ${words.join(', ')}`] : []),
    `  ${advice}`,
  ]);
  const broken = shown.reduce((sum, { quality }) => sum + quality.broken, 0);
  if (broken > 0)
    lines.push(
      `${broken === 1 ? '1 collected line cannot be read and is' : `${broken} collected lines cannot be read and are`} left out: damaged, or cut short`,
    );
  const rest = windows.length - shown.length;
  const title = `Windows${rest > 0 ? `, and ${rest} before` : ''} (at most ${Number((level * 100).toPrecision(2))} % raise an alarm by chance)`;
  return {
    section: { title, table: { columns, rows }, lines: lines.map((line) => visibleText(line)) },
    fields: { windows },
  };
};

function showEstimate(estimate: { value: number; low: number; high: number; valid: boolean } | null): string {
  if (!estimate) return '';
  if (!estimate.valid) return 'not valid';
  return `${estimate.value.toFixed(3)} (${estimate.low.toFixed(3)} to ${estimate.high.toFixed(3)})`;
}
