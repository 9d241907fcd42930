import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkShape, readArmSchema } from '@aml-mlops/shapes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseScheduleTrigger } from '../submit/schedule.ts';
import { exportMonitor, type MonitorScheduleOptions } from './export-monitor.ts';
import { monitorBody, monitorDocument } from './monitor-schedule.ts';

const PYTHON = process.env['MLOPS_AZUREML_PYTHON'];
const SCHEMA = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/azure-schemas/templates/Microsoft.MachineLearningServices.2025-12-01.json',
);

const OPTIONS: MonitorScheduleOptions = {
  name: 'weekly-monitor',
  description: 'Drift of numbers',
  trigger: parseScheduleTrigger({ every: 1, unit: 'week' }),
  rows: 'azureml://datastores/workspaceblobstore/paths/rows',
  columns: {
    inputs: { characters: 'numerical', words: 'numerical' },
    outputs: { label: 'categorical', confidence: 'numerical' },
  },
  days: 7,
  emails: ['ops@example.org'],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'monitor-schedule-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a week is compared with the week before it: inputs, their quality, answers', async () => {
  expect(await exportMonitor(folder, OPTIONS)).toEqual(['monitor.yml', 'monitor.json']);
  const document = parse(await readFile(path.join(folder, 'monitor.yml'), 'utf8')) as ReturnType<
    typeof monitorDocument
  >;
  expect(document).toEqual(monitorDocument(OPTIONS));
  const body = JSON.parse(await readFile(path.join(folder, 'monitor.json'), 'utf8')) as unknown;
  expect(body).toEqual(monitorBody(OPTIONS));
  const data = {
    inputDataType: 'Rolling',
    jobInputType: 'uri_folder',
    dataContext: 'model_outputs',
    windowSize: 'P7D',
  };
  const uri = 'azureml://datastores/workspaceblobstore/paths/rows/model_outputs';
  expect(body).toMatchObject({
    properties: {
      action: {
        actionType: 'CreateMonitor',
        monitorDefinition: {
          signals: {
            input_drift: { features: { filterType: 'FeatureSubset', features: ['characters', 'words'] } },
            prediction_drift: {
              productionData: { ...data, uri, windowOffset: 'P0D' },
              referenceData: { ...data, uri, windowOffset: 'P7D' },
              metricThresholds: [
                { dataType: 'Categorical', metric: 'JensenShannonDistance', threshold: { value: 0.1 } },
                { dataType: 'Numerical', metric: 'JensenShannonDistance', threshold: { value: 0.1 } },
              ],
            },
          },
        },
      },
    },
  });
});

test('without addresses nobody is alerted', () => {
  const { emails: _, ...options } = OPTIONS;
  expect(JSON.stringify([monitorBody(options), monitorDocument(options)])).not.toMatch(
    /notification|"alert_enabled":true/i,
  );
});

test.each([
  ['no day', { days: 0 }, 'days of monitor weekly-monitor must be a whole number in [1, 365]; got 0'],
  [
    'another address',
    { rows: 'https://a.blob.core.windows.net/rows' },
    'rows of monitor weekly-monitor must be like azureml://',
  ],
  [
    'too many addresses',
    { emails: ['a'.repeat(500)] },
    'emails of monitor weekly-monitor must be at most 499 characters together; got 500',
  ],
])('%s is refused', (_, wrong, message) => {
  expect(() => monitorBody({ ...OPTIONS, ...wrong })).toThrow(message);
  expect(() => monitorDocument({ ...OPTIONS, ...wrong })).toThrow(message);
});

test.runIf(existsSync(SCHEMA))('the published schema takes the body', async () => {
  const arm = await readArmSchema(SCHEMA);
  const problems = checkShape(monitorBody(OPTIONS).properties, { kind: 'object', name: 'ScheduleProperties' }, arm);
  // It calls every number a whole one; the SDK sends 0.1 by default.
  expect(problems.filter(({ path: at }) => !at.endsWith('.threshold.value'))).toEqual([]);
  const { properties } = monitorBody({ ...OPTIONS, rows: `${OPTIONS.rows}/x` });
  const wrong = JSON.parse(JSON.stringify(properties).replaceAll('windowSize', 'windowLength')) as unknown;
  expect(checkShape(wrong, { kind: 'object', name: 'ScheduleProperties' }, arm).length).toBeGreaterThan(4);
});

test.runIf(PYTHON)("Microsoft's Python SDK reads the file, and sends the same signals", async () => {
  await exportMonitor(folder, OPTIONS);
  const script = [
    'import json, logging, sys, warnings',
    'warnings.filterwarnings("ignore"); logging.disable(logging.CRITICAL)',
    'from azure.ai.ml.entities._load_functions import load_schedule',
    'print(json.dumps(load_schedule(sys.argv[1])._to_rest_object().as_dict()))',
  ];
  const sent = execFileSync(PYTHON!, ['-c', script.join('\n'), path.join(folder, 'monitor.yml')], { encoding: 'utf8' });
  type Signals = Record<string, { metricThresholds: object[]; productionData: object }>;
  type Sent = { properties: { action: { monitorDefinition: { signals: Signals } } } };
  const signalsOf = (body: unknown) =>
    Object.entries((body as Sent).properties.action.monitorDefinition.signals).map(([name, signal]) => ({
      name,
      // The SDK's API version spells some names otherwise.
      thresholds: signal.metricThresholds
        .map((each) => JSON.stringify(each, Object.keys(each).sort()).toLowerCase())
        .sort(),
      uri: (signal.productionData as { uri: string }).uri,
    }));
  expect(signalsOf(JSON.parse(sent))).toEqual(signalsOf(monitorBody(OPTIONS)));
});
