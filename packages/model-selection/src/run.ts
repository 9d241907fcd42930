import path from 'node:path';
import { writeFileAtomic } from '@aml-mlops/artifacts';
import { MlopsError } from '@aml-mlops/errors';
import { collectGarbage, defaultWorkers } from '@aml-mlops/parallel';
import { parseParams, type RunOf } from '@aml-mlops/pipeline-sdk';
import { RandomStream } from '@aml-mlops/random';
import { costMatrix, MODEL_FILES, TextGraphThreads } from '@aml-mlops/scoring';
import { calibrate, servedShift, writeCalibration } from '@aml-mlops/scoring/calibration';
import { readSweepRows, stratifiedFolds } from '@aml-mlops/sklearn-sweep/classifiers';
import { readCleaning } from '@aml-mlops/text';
import { networkParams, readTuning } from '@aml-mlops/trainer';
import { propose } from './candidates/propose.ts';
import type { modelSelection } from './contract.ts';
import { drawDocuments } from './documents/draw-documents.ts';
import { holdOut } from './documents/hold-out.ts';
import { readDocuments, readRows, type TrainingDocuments } from './documents/read-documents.ts';
import { Cuts } from './judging/cuts.ts';
import { halfAnswers } from './judging/half-answers.ts';
import { judge } from './judging/judge.ts';
import { openKeptFits } from './judging/kept-fits.ts';
import { type JudgingPool, judgingPool } from './judging/worker.ts';
import { CHARACTERS_WEIGH, fitOnAll } from './model/fit-on-all.ts';
import { fitWinner } from './model/fit-winner.ts';
import { probabilitiesOf } from './model/fitted-winner.ts';
import { writeWinner } from './model/write-winner.ts';
import { compareCandidates } from './report/comparison.ts';
import { modelCard } from './report/model-card.ts';
import { verdict } from './report/verdict.ts';
import { writeReport } from './report/write-report.ts';

/** Documents used to certify the winner, in addition to generated texts. */
const CERTIFIED = 1000;
/** Characters of all texts that the threads of the judging can hold together with the winner's matrix: some 200 MB. */
const SMALL = 4_000_000;

/** Compares the candidates on the training data, fits the best on all of it, and certifies the served model. */
export const run: RunOf<typeof modelSelection> = async (context) => {
  const threads = new TextGraphThreads();
  try {
    await select(context, threads);
  } finally {
    await threads.close();
  }
};

async function select(context: Parameters<RunOf<typeof modelSelection>>[0], threads: TextGraphThreads): Promise<void> {
  const { inputs, outputs, params, scratch, run, signal, progress, log } = context;
  const { seed, folds, metric } = params;
  const train = await readDocuments(inputs.train, params.fittedCharacters);
  const { labels } = train;
  const documents = train.targets.length;
  checkEnough(train, folds);
  const cleaning = await readCleaning(inputs.train);
  const sweep = inputs.sweep === undefined ? [] : await readSweepRows(inputs.sweep);
  const tuned = inputs.tuning === undefined ? {} : await readTuning(inputs.tuning);
  const network = parseParams(networkParams, { seed, ...tuned, ...params.network }, 'the network of model-selection');
  const costs = metric === 'cost' || params.costs.length > 0 ? costMatrix(params.costs, labels) : undefined;
  const criterion = { metric, ...(costs && { costs }) };

  const rows = drawDocuments(train.targets, params.judgedDocuments, seed);
  const texts = train.texts ? Array.from(rows, (row) => train.texts![row]!) : await readRows(inputs.train, rows);
  const certified = certifiedTexts(train.texts ?? texts, seed);
  const targets = Int32Array.from(rows, (row) => train.targets[row]!);
  const shared = { texts, targets, foldOf: stratifiedFolds(targets, folds, seed), labels: labels.length };
  const { families, finalists } = params;
  const candidates = propose({ texts, targets, documents, families, sweep, finalists, network, seed });
  log(`${candidates.length} candidates, judged on ${texts.length} of ${documents} documents in ${folds} folds`);

  const hasDecisionWeights = families.includes('weights') && (metric === 'macroF1' || metric === 'cost');
  const kept = openKeptFits(scratch, shared);
  const onFit = (done: number, total: number, name: string) => progress(done, total, name);
  // What is kept has been told, should the node be taken away.
  const onNewFit = async (done: number) => {
    run.logMetrics({ fits: done }, done);
    await run.flush();
  };
  const workers = params.workers || defaultWorkers();
  const fewCharacters = Math.min(SMALL, params.fittedCharacters / CHARACTERS_WEIGH);
  const isSmall = train.texts !== undefined && texts.length === documents && train.characters <= fewCharacters;
  const {
    comparison: compared,
    winner,
    half,
    ...judging
  } = await withPool({ shared, workers, signal }, async (pool) => {
    // Where all that the winner learns from was judged by, it is not cut again.
    const cuts = new Cuts(pool, { keepTerms: isSmall });
    const options = { folds, criterion, seed, hasDecisionWeights, signal, onFit, onNewFit, kept, cuts };
    const results = await judge(pool, shared, candidates, options);
    for (const result of results) {
      if (result.status === 'failed') log(`${result.candidate.name} failed: ${result.error.message}`);
    }
    const judged = { train: documents, judged: texts.length };
    const compared = compareCandidates(results, { criterion, folds, documents: judged, labels, seed });
    log(verdict(compared.comparison));
    cuts.keepFor(compared.winner.candidate.members);
    // Some classifiers cannot be fitted on so few documents, such as nearest neighbours with more neighbours than documents.
    const half = await halfAnswers(pool, cuts, compared.winner, labels.length).catch((error: unknown) => {
      signal.throwIfAborted();
      log(`the calibration is that of cross-validation: half of its documents were too few (${String(error)})`);
    });
    if (isSmall) threads.start(Math.min(workers, 2));
    const fitted =
      isSmall &&
      (await fitWinner(pool, compared.winner, {
        ...{ texts: train.texts!, targets: train.targets, labels: labels.length, cuts },
      }));
    return { ...compared, half, fitted };
  });

  const { candidate } = winner;
  // New threads where there is much: the memory of the judging threads is freed before all documents are read.
  if (!judging.fitted) collectGarbage();
  const fitters = Math.min(workers, Math.max(1, candidate.members.length));
  const hold = holdOut(train.targets, texts.length, seed);
  const { fitted, learntFrom, heldOut } = judging.fitted
    ? { fitted: judging.fitted, learntFrom: undefined, heldOut: undefined }
    : await withPool({ shared: { ...shared, texts: [] }, workers: fitters, signal }, (pool) =>
        fitOnAll(pool, winner, train, { folder: inputs.train, scratch, hold, params, log, progress, signal }),
      );
  const comparison = {
    ...compared,
    documents: {
      ...compared.documents,
      ...(learntFrom !== undefined && { learntFrom }),
      ...(heldOut && { heldOut: heldOut.texts.length }),
    },
  };
  // Asked now: a large winner is released when it is written.
  const told = heldOut && probabilitiesOf(fitted, heldOut.texts, labels.length);
  const parts = { winner: fitted, candidate, labels, cleaning, texts: certified, threads };
  const { parity, textGraph } = await writeWinner(outputs.model, parts);
  const { probabilities, decisionWeights } = winner.answers;
  const judgedTargets = heldOutTargets(shared, winner.folds);
  const shift = half && servedShift(half, probabilities, judgedTargets, labels.length, winner.folds, decisionWeights);
  await writeCalibration(
    outputs.model,
    heldOut && told
      ? calibrate(told, heldOut.targets, labels, decisionWeights)
      : { ...calibrate(probabilities, judgedTargets, labels, decisionWeights), ...shift },
  );
  const { columns } = fitted;
  const card = modelCard({ candidate, comparison, labels, cleaning, columns, parity, textGraph, decisionWeights });
  await writeFileAtomic(path.join(outputs.model, MODEL_FILES.card), card);
  await writeReport(outputs.candidates, comparison);

  const { accuracy, macroF1, logLoss, cost } = winner.measured;
  run.setTag('winner', candidate.name);
  run.logMetrics({ accuracy, macroF1, logLoss, ...(cost !== null && { cost }), candidates: comparison.rows.length });
  await run.logArtifact(outputs.candidates, 'candidates');
  await run.logContent(card, 'model-card.md');
  await kept.finish();
}

async function withPool<T>(
  options: Parameters<typeof judgingPool.open>[0],
  use: (pool: JudgingPool) => Promise<T>,
): Promise<T> {
  const pool = judgingPool.open(options);
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

/** All texts, or some drawn: kept apart, since the winner's fit drops the others. */
function certifiedTexts(texts: readonly string[], seed: number): string[] {
  if (texts.length <= CERTIFIED) return [...texts];
  const random = new RandomStream(seed, 4);
  return Array.from({ length: CERTIFIED }, () => texts[random.below(texts.length)]!);
}

/** @throws MlopsError `E_TOO_FEW_DOCUMENTS` if a fold would have no document to judge by or to train on */
function checkEnough({ targets, labels }: TrainingDocuments, folds: number): void {
  const documents = targets.length;
  if (documents >= 2 * folds) return;
  const message = `documents of train of step model-selection must be at least ${2 * folds}, two a fold; got ${documents} of ${labels.length} labels`;
  throw new MlopsError('E_TOO_FEW_DOCUMENTS', message, { parameter: 'folds', value: documents });
}

/** Classes of the held-out documents, in the order of their answers: in fold order. */
function heldOutTargets(
  { targets, foldOf }: { readonly targets: Int32Array; readonly foldOf: Int32Array },
  folds: number,
): Int32Array {
  const parts = Array.from({ length: folds }, (_, fold) => targets.filter((_target, i) => foldOf[i] === fold));
  return Int32Array.from(parts.flatMap((part) => Array.from(part)));
}
