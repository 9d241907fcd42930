import path from 'node:path';
import type { ArtifactKind } from '@aml-mlops/artifacts';
import { writeRequests } from '../sketches/write-requests.ts';

export const CLASSES = 8;
const LABELS = Array.from({ length: CLASSES }, (_, i) => `class-${i}`);
/** Hours that the requests are spread over: a window of a day. */
const HOURS = 24;
/** What `retrain` cleans with. */
export const CLEANING: readonly string[] = [
  '--rules',
  '2',
  '--language',
  'auto',
  '--punctuation',
  'tokens',
  '--digits',
  'false',
  '--stopWords',
  'false',
];

/** A step of the benchmark: the program of a package with folders for its ports. */
export interface ScaleStep {
  readonly name: string;
  readonly package: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, ArtifactKind>>;
  readonly params?: readonly string[];
  /** Makes an input that no other step makes, from nothing; not measured. */
  readonly make?: (folder: string, documents: number) => Promise<void>;
}

const dataset = { train: 'train', test: 'test' };
const subset = { train: 'subsetTrain', test: 'subsetTest' };
const prepared = { train: 'preparedSubsetTrain', test: 'preparedSubsetTest' };

/**
 * The steps of `retrain` with the same wiring, then what is done with a model: scoring the training documents, and watching as
 * many requests. Folder names are those of the ports. The model is the sweep's, which learns from as many documents whatever
 * the size of the whole.
 */
export const STEPS: readonly ScaleStep[] = [
  {
    name: 'define',
    package: 'define-dataset',
    inputs: { raw: 'raw' },
    outputs: {
      train: 'dataset/text',
      test: 'dataset/text',
      subsetTrain: 'dataset/text',
      subsetTest: 'dataset/text',
      quarantine: 'report/quarantine',
      unlabelled: 'dataset/unlabelled',
      ingestedNext: 'dataset/ingested',
    },
  },
  { name: 'validate', package: 'data-validation', inputs: dataset, outputs: { report: 'report/drift' } },
  {
    name: 'prepare',
    package: 'data-engineering',
    inputs: { ...dataset, report: 'report' },
    outputs: { preparedTrain: 'dataset/text', preparedTest: 'dataset/text' },
    params: CLEANING,
  },
  {
    name: 'prepare-subset',
    package: 'data-engineering',
    inputs: { ...subset, report: 'report' },
    outputs: { preparedSubsetTrain: 'dataset/text', preparedSubsetTest: 'dataset/text' },
    params: CLEANING,
  },
  {
    name: 'sweep',
    package: 'sklearn-sweep',
    inputs: prepared,
    outputs: { sweep: 'metrics/sweep', sweepModel: 'model/classifier' },
  },
  { name: 'tune', package: 'hypertune', inputs: prepared, outputs: { tuning: 'metrics/tuning' } },
  {
    name: 'select',
    package: 'model-selection',
    inputs: { train: 'preparedTrain', sweep: 'sweep', tuning: 'tuning' },
    outputs: { model: 'model/classifier', candidates: 'metrics/candidates' },
  },
  {
    name: 'profile',
    package: 'profiler',
    inputs: { dataset: 'train', report: 'report' },
    outputs: { historicNext: 'profile/historic' },
  },
  {
    name: 'predict',
    package: 'batch-scoring',
    inputs: { model: 'sweepModel', dataset: 'train' },
    outputs: { scores: 'scores/text' },
  },
  {
    name: 'monitor',
    package: 'monitoring',
    inputs: { collected: 'collected', train: 'train', model: 'sweepModel' },
    outputs: { sketchesNext: 'sketches/hourly', monitoringReport: 'report/monitoring' },
    make: (folder, documents) => writeRequests(path.join(folder, 'collected'), documents, HOURS, LABELS),
  },
];

/** A step's own output names, if the folders have other names here. */
export const PORTS: Readonly<Record<string, string>> = {
  preparedSubsetTrain: 'preparedTrain',
  preparedSubsetTest: 'preparedTest',
  sweepModel: 'model',
  monitoringReport: 'report',
};
