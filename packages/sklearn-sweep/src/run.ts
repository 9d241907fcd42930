import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Dataset, formatJson, labelsBelow, MEASURED_FOLDER, readDataset } from '@aml-mlops/artifacts';
import { renderPng } from '@aml-mlops/charts';
import { MlopsError } from '@aml-mlops/errors';
import { defaultWorkers } from '@aml-mlops/parallel';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { checkParity } from '@aml-mlops/scoring';
import { type CleaningOptions, readCleaning } from '@aml-mlops/text';
import type { ActiveRun } from '@aml-mlops/tracking';
import type { sklearnSweep } from './contract.ts';
import { featuresOf } from './features-of.ts';
import { writeClassifier } from './model/write-classifier.ts';
import type { ModelName } from './model-names.ts';
import { accuracyAgainstTime } from './sweep/accuracy-against-time.ts';
import { compare, type FinishedRow } from './sweep/comparison.ts';
import { crossValidationFolds, vectorise } from './sweep/folds.ts';
import { logChildRun, logFigures } from './sweep/log-child-run.ts';
import { logComparison } from './sweep/log-comparison.ts';
import { sweepModel } from './sweep/models.ts';
import { boundNote, comparisonCsv, comparisonHtml, verdict } from './sweep/report.ts';
import { withFew } from './sweep/steep-rows.ts';
import { openSweepContext, sweepModels } from './sweep/sweep.ts';
import { timesCsv, timesOf } from './sweep/times.ts';
import type { SweepShared } from './sweep/worker.ts';

const FOLDS = 5;

export const run: RunOf<typeof sklearnSweep> = async ({ inputs, outputs, params, run, signal, progress, log }) => {
  const { seed, nNeighbors, nEstimators } = params;
  const train = await readDataset(inputs.train);
  const test = await readDataset(inputs.test);
  const labels = sameLabels(train, test);
  const models = [...new Set(params.models)];
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;

  const shared = Promise.withResolvers<SweepShared>();
  const context = openSweepContext(shared.promise, { workers: params.workers || defaultWorkers(), signal });
  try {
    const features = featuresOf(params);
    const whole = vectorise(train, test, features);
    const folds = params.allMetricsOn === 'cv5' ? crossValidationFolds(train, features, FOLDS, seed) : [];
    for (const { label, rows } of labelsBelow(train, folds.length)) {
      log(
        `warning: label ${JSON.stringify(label)} has fewer rows than the ${FOLDS} folds, ${rows}: only as many judge it`,
      );
    }
    const settings = { seed, nNeighbors, nEstimators };
    shared.resolve({
      folds: [whole, ...folds].map(({ vectorizer: _, ...fold }) => withFew(fold, params.steepRows, seed)),
      settings,
    });
    run.logMetric('vectorise seconds', seconds());
    log(`${whole.train.rows} training documents, ${whole.train.columns} ${'blocks' in features ? 'n-grams' : 'words'}`);

    let done = 0;
    const children = new Map<ModelName, ActiveRun>();
    const results = await sweepModels(context, {
      models,
      nLabels: labels.length,
      onModel: async (result) => {
        progress(++done, models.length, result.model);
        if (result.status === 'failed') log(`${result.model} failed: ${result.error.message}`);
        else log(`${result.model}: accuracy ${result.detail.evaluation.accuracy.toFixed(4)}`);
        children.set(result.model, await logChildRun(run, result, await context.shared, labels));
      },
    });
    run.logMetric('sweep seconds', seconds());
    await context.pool.close();
    for (const result of results) {
      signal.throwIfAborted();
      if (result.status === 'finished') await logFigures(children.get(result.model)!, result, labels, log);
    }
    const { comparison, best } = compare(results, {
      judgedBy: folds.length > 0 ? '5-fold cross-validation of the training set' : 'the test set',
      documents: { train: train.texts.length, judged: (folds.length > 0 ? train : test).texts.length },
      words: whole.train.columns,
      seed,
    });

    const times = timesOf(results);
    const picture = await accuracyAgainstTime(comparison, times, log);
    const measured = (file: string) => path.join(MEASURED_FOLDER, file);
    const files: Readonly<Record<string, string | Uint8Array>> = {
      'sweep.json': formatJson(comparison),
      'sweep.csv': comparisonCsv(comparison),
      'sweep.html': comparisonHtml(comparison, measured('accuracy-time.svg')),
      [measured('times.json')]: formatJson(times),
      [measured('times.csv')]: timesCsv(times),
      [measured('accuracy-time.vl.json')]: formatJson(picture.spec),
      [measured('accuracy-time.svg')]: picture.svg,
      [measured('accuracy-time.png')]: await renderPng(picture.svg),
    };
    await mkdir(path.join(outputs.sweep, MEASURED_FOLDER));
    for (const [file, content] of Object.entries(files)) await writeFile(path.join(outputs.sweep, file), content);
    await run.logArtifact(outputs.sweep, 'sweep');
    logComparison(run, comparison);

    const row = comparison.rows[0] as FinishedRow;
    const model = sweepModel(best.model, settings).estimator.restore(best.state);
    const cleaning = await cleaningOf(inputs.train);
    const parts = { model, row, judgedBy: comparison.judgedBy, labels, cleaning, vectorizer: whole.vectorizer };
    checkParity(await writeClassifier(outputs.model, { ...parts, texts: test.texts }));
    const bound = boundNote(comparison);
    if (bound !== undefined) log(bound);
    log(verdict(comparison));
  } finally {
    await context.pool.close();
  }
};

function sameLabels(train: Dataset, test: Dataset): readonly string[] {
  const { labels } = train;
  if (labels.length === test.labels.length && labels.every((label, i) => label === test.labels[i])) return labels;
  const message = `labels of test must be those of train, ${labels.join(', ')}; got ${test.labels.join(', ')}`;
  throw new MlopsError('E_LABELS', message, { owner: 'sklearn-sweep', value: test.labels });
}

/** How the texts were cleaned; the default is no cleaning if the dataset does not record it. */
async function cleaningOf(folder: string): Promise<CleaningOptions> {
  try {
    return await readCleaning(folder);
  } catch (error) {
    if (!(error instanceof MlopsError && error.code === 'E_NOT_CLEANED')) throw error;
    return { lowerCase: false, punctuation: false, digits: false, stopWords: false };
  }
}
