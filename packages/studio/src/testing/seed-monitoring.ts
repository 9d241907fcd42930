import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { hashFolder, writeDataset } from '@aml-mlops/artifacts';
import { type MonitoringReport, REPORT_FILE, reportSchema } from '@aml-mlops/monitoring';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { openTracking } from '@aml-mlops/tracking';
import { HOSTILE } from './hostile-texts.ts';
import { seedOutputs } from './seed-outputs.ts';

/** Name of the monitored model, which can also be tried. */
export const SERVED = 'topic-classifier';
export const SERVED_RUNS = { trained: '20260901-080000-topi', monitored: '20260902-080000-moni' } as const;

const TRAINING = [
  ['Radio and antenna for the roof', 'radio'],
  ['A star through the telescope', 'astronomy'],
  [HOSTILE.markup, 'photography'],
  ['Film and lens, and the light of a star', 'photography'],
] as const;

const DAY = 86_400_000;

/** A champion that can be loaded, its training data, a monitoring report with drift, and alarms. */
export async function seedMonitoring(workspace: Workspace): Promise<void> {
  const tracking = openTracking(workspace.trackingUri);
  try {
    const run = await tracking.startRun({ experiment: 'topics', name: 'retrain' });
    await run.end('FINISHED');
    const labels = ['astronomy', 'photography', 'radio'];
    const folders = await seedOutputs(workspace, {
      ...{ id: SERVED_RUNS.trained, pipeline: 'retrain', scope: 'topics', trackingRun: run.runId },
      nodes: {
        'define-dataset': {
          step: 'define-dataset',
          outputs: {
            train: {
              kind: 'dataset/text',
              write: (folder) =>
                writeDataset(folder, labels, {
                  ids: TRAINING.map((_, i) => `document-${i}`),
                  texts: TRAINING.map(([text]) => text),
                  targets: Int32Array.from(TRAINING, ([, label]) => labels.indexOf(label)),
                }),
            },
          },
        },
        train: {
          step: 'train',
          outputs: { model: { kind: 'model/classifier', write: (folder) => writeTinyModel(folder) } },
        },
      },
    });
    const source = folders.get('train.model')!;
    const contentHash = await hashFolder(source);
    const { models } = tracking;
    await models.register({ name: SERVED, source, contentHash, runId: run.runId });
    await models.promote(SERVED, 'champion', 1, { who: 'champion-gate', why: 'there was no champion', evidence: {} });
    await seedOutputs(workspace, {
      ...{ id: SERVED_RUNS.monitored, pipeline: 'monitor', scope: `${SERVED}-1`, bindings: { model: source } },
      nodes: {
        monitoring: {
          step: 'monitoring',
          outputs: { report: { kind: 'report/monitoring', write: (folder) => writeReport(folder) } },
        },
      },
    });
    seedAlarms(workspace);
  } finally {
    await tracking.close();
  }
}

async function writeReport(folder: string): Promise<void> {
  const report: MonitoringReport = reportSchema.parse({
    schemaVersion: 1,
    window: '1d',
    level: 0.03,
    training: { documents: 5280, accuracy: 0.874, calibratedOn: 5280 },
    windows: Array.from({ length: 14 }, (_, i) => windowOf(i)),
  });
  await writeFile(path.join(folder, REPORT_FILE), JSON.stringify(report));
  await writeFile(path.join(folder, 'monitoring.csv'), 'from,to\r\n');
}

/** Other topics appear from the eleventh day on. */
function windowOf(i: number): unknown {
  const from = Date.UTC(2026, 10, 14) + i * DAY;
  const isDrifted = i >= 10;
  const wave = Math.sin(i * 1.7);
  const requests = 380 + Math.round(60 * wave);
  const test = (name: string, statistic: string, effect: number, p: number) => {
    const fires = isDrifted && name !== 'characters';
    return { name, against: 'training', statistic, effect, p, adjustedP: Math.min(1, p * 1.5), fires };
  };
  const words = [
    { word: 'satellite', share: 0.21, shareBefore: 0.01, p: 1e-9 },
    { word: HOSTILE.prototype, share: 0.12, shareBefore: 0, p: 1e-6 },
    { word: 'lens', share: 0.02, shareBefore: 0.15, p: 1e-5 },
  ];
  const alarm = {
    ...{
      cause: 'new-topics',
      severity: 'critical',
      tests: ['text', 'unknown words'],
      words: words.map(({ word }) => word),
    },
    ...{ message: ALARM.message, advice: ALARM.advice },
  };
  return {
    from: new Date(from).toISOString(),
    to: new Date(from + DAY).toISOString(),
    complete: i < 13,
    ...{ requests, documents: requests + 20, sampled: requests, differentTexts: requests - 7 },
    quality: { empty: i % 3, tooLong: 0, broken: i % 5 === 0 ? 1 : 0 },
    labels: [
      { label: 'radio', documents: 180 + 10 * i },
      { label: 'astronomy', documents: 140 },
      { label: HOSTILE.markup, documents: 3 },
    ],
    confidence: isDrifted ? 0.61 : 0.83,
    tests: [
      test('text', 'auc', isDrifted ? 0.69 + wave / 50 : 0.505 + wave / 100, isDrifted ? 0.005 : 0.4),
      test('unknown words', 'psi', isDrifted ? 0.44 + wave / 20 : 0.02 + Math.abs(wave) / 60, isDrifted ? 1e-6 : 0.3),
      test('characters', 'psi', 0.03 + Math.abs(wave) / 40, 0.5),
      test('labels', 'psi', isDrifted ? 0.18 : 0.01 + Math.abs(wave) / 70, isDrifted ? 0.001 : 0.6),
      test('empty texts', 'share', (i % 3) / 400, 0.8),
    ],
    alarms: isDrifted ? [alarm] : [],
    words: isDrifted ? words : [],
    estimatedAccuracy: {
      ...{
        value: isDrifted ? 0.79 : 0.868 + wave / 80,
        low: isDrifted ? 0.75 : 0.84 + wave / 80,
        high: isDrifted ? 0.83 : 0.895 + wave / 80,
      },
      ...{
        valid: !isDrifted,
        reason: isDrifted ? 'the texts differ from those on which the model was calibrated' : null,
      },
    },
    accuracy: i % 4 === 3 ? { value: isDrifted ? 0.71 : 0.86, documents: 40 } : null,
    service: {
      ...{ answered: requests, errors: i === 6 ? 9 : 0, kept: requests, dropped: 0, unclosed: 0 },
      ...{ medianSeconds: 0.004 + Math.abs(wave) / 900, p99Seconds: 0.021 + (i === 6 ? 0.05 : Math.abs(wave) / 200) },
    },
  };
}

const ALARM = {
  message:
    'documents can be told from the training data (AUC 0.690, adjusted p = 0.0075); unknown words changed (PSI 0.44, adjusted p = 0.0000015)',
  advice: 'have a sample of these texts labelled and train again; estimates of accuracy do not hold meanwhile',
} as const;

function seedAlarms({ database: { alarms } }: Workspace): void {
  const state = (severity: string, words: readonly string[]) =>
    JSON.stringify({
      ...{ severity, words, ...ALARM, openedAt: new Date(Date.UTC(2026, 10, 24)).toISOString() },
      ...{ lastSeenAt: new Date(Date.UTC(2026, 10, 26)).toISOString(), quiet: 0, closedAt: null },
    });
  alarms.advance(SERVED, { from: undefined, to: '2026-11-26' }, [
    { id: undefined, cause: 'service', state: state('warning', []), isOpen: false },
    { id: undefined, cause: 'predictions', state: '{"words": 3}', isOpen: true },
    {
      id: undefined,
      cause: 'new-topics',
      state: state('critical', ['satellite', HOSTILE.prototype, HOSTILE.markup]),
      isOpen: true,
    },
  ]);
  alarms.silence({
    ...{ model: SERVED, cause: 'predictions', by: HOSTILE.direction, note: HOSTILE.markup },
    until: new Date(Date.UTC(2036, 0, 1)),
  });
}
