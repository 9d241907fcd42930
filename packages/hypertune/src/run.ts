import path from 'node:path';
import { formatJson, labelsBelow, readDataset, writeFileAtomic } from '@aml-mlops/artifacts';
import { defaultWorkers } from '@aml-mlops/parallel';
import type { RunOf } from '@aml-mlops/pipeline-sdk';
import { evaluate, fit, prepareTrainingData } from '@aml-mlops/trainer';
import type { hypertune } from './contract.ts';
import { BEST_FILE, bestOf, requireBest } from './report/best.ts';
import { writeReport } from './report/write-report.ts';
import { parseSearchSpace } from './space/search-space.ts';
import { StudyJournal } from './study/journal.ts';
import { runStudy } from './study/run-study.ts';
import { trialValue } from './study/trial.ts';
import { bestJudgement, type Judgement, judgeFinalists } from './trial/finalists.ts';
import { type SharedTrialData, trialPool } from './trial/network-trial.ts';
import { goalOf } from './trial/objective.ts';
import { boundOf, foldsFor, partOf, splitFolds } from './trial/split-data.ts';
import { checkNames, trialParams } from './trial/trial-params.ts';
import { TrialRuns } from './trial/trial-runs.ts';

export const run: RunOf<typeof hypertune> = async ({
  inputs,
  outputs,
  params,
  scratch,
  run,
  signal,
  progress,
  log,
}) => {
  const { objective: metric, seed, trials: maxTotalTrials, concurrent } = params;
  const goal = goalOf(metric, params.goal);
  const space = parseSearchSpace(params.searchSpace);
  checkNames(space);

  const train = await readDataset(inputs.train);
  const prepared = prepareTrainingData(train, await readDataset(inputs.test));
  const folds = params.folds || foldsFor(prepared.train.counts.rows, params.validationShare);
  log(`a trial is judged by ${folds} of ${Math.floor(1 / params.validationShare)} parts of the training documents`);
  for (const { label, rows } of labelsBelow(train, folds + 1)) {
    const judged = rows > 1 ? 'not every part has one to judge by' : 'it is learnt, and no trial is judged by it';
    log(`warning: label ${JSON.stringify(label)} has ${rows === 1 ? '1 row' : `${rows} rows`} to tune on: ${judged}`);
  }
  const parts = splitFolds(prepared, params.validationShare, folds, seed);
  const part = partOf(parts[0]!, params.partDocuments, seed);
  // A study of as few trials, such as one of a sweep job on Azure ML, has nothing to choose finalists from.
  const hasFinalists = params.finalists > 0 && params.finalists < maxTotalTrials && (folds > 1 || part !== parts[0]);
  const bound = hasFinalists ? boundOf(part, params.finalists, folds, train.texts.length) : undefined;
  if (bound) log(bound);
  const shared: SharedTrialData = {
    folds: parts,
    search: hasFinalists ? part : undefined,
    patience: params.patience,
    objective: metric,
    goal,
    policy: params.policy,
    trialTimeoutSeconds: params.trialTimeoutSeconds,
    stop: new Int32Array(new SharedArrayBuffer(4)),
  };

  const journal = await StudyJournal.open(path.join(scratch, 'study.jsonl'), {
    searchSpace: params.searchSpace,
    sampler: params.sampler,
    goal,
    seed,
    concurrent,
  });
  const { study } = journal;
  const runs = await TrialRuns.open(run, metric, path.join(scratch, 'trial-runs.jsonl'));
  const done = () => study.trials.length - study.running.length;
  if (done() > 0) log(`the study resumes with ${done()} trials done`);
  for (const trial of study.trials) await runs.restore(trial);

  const workers = Math.min(concurrent, params.workers || defaultWorkers());
  const pool = trialPool.open({ workers, shared, signal });
  const begin = performance.now();
  let judgements: Judgement[] = [];
  const steps = maxTotalTrials + (hasFinalists ? params.finalists : 0);
  try {
    await runStudy({
      journal,
      limits: { maxTotalTrials, timeoutSeconds: params.timeoutSeconds || undefined },
      signal,
      async evaluate(trial, others, studySignal) {
        const child = await runs.begin(trial);
        studySignal.addEventListener('abort', () => Atomics.store(shared.stop, 0, 1), { once: true });
        try {
          const task = { params: trialParams(trial, seed), others, stage: hasFinalists ? 'search' : 'judge' } as const;
          const outcome = await pool.run(task, (report) => {
            runs.report(child, report);
            // In an Azure ML sweep job each trial is a run of this step, which is judged and stopped early through its own run.
            if (maxTotalTrials === 1) run.logMetric(metric, report.metrics[metric], report.epoch);
          });
          await runs.end(trial, child, outcome);
          return outcome;
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          if (signal.aborted) await runs.interrupt(child);
          else await runs.end(trial, child, { state: 'failed', curve: [], error: reason });
          throw error;
        }
      },
      onOutcome(trial) {
        runs.logBest(trial, study.best);
        progress(done(), steps, `trial ${trial.number}`);
      },
    });
    const finalists = hasFinalists ? study.bestTrials(params.finalists) : [];
    const left = params.timeoutSeconds * 1000 - (performance.now() - begin);
    const time = params.timeoutSeconds
      ? setTimeout(() => Atomics.store(shared.stop, 0, 1), Math.max(0, left))
      : undefined;
    judgements = await judgeFinalists({
      finalists,
      file: path.join(scratch, 'finalists.jsonl'),
      signal,
      judge: (trial) => {
        // On the same documents the first fold is that of the search.
        const known = part === parts[0] ? { known: trial.outcome!.curve } : {};
        return pool.run({ params: trialParams(trial, seed), others: [], stage: 'judge', ...known });
      },
      onJudged: ({ trial, value }) => {
        run.logMetric(`finalist ${metric}`, value, trial);
        progress(steps, steps, `finalist, trial ${trial}`);
      },
      onFailed: ({ number }, { message }) => log(`warning: finalist ${number} is left out: ${message}`),
    }).finally(() => clearTimeout(time));
  } finally {
    await pool.close();
    await journal.close();
  }

  const judged = bestJudgement(judgements, goal);
  const winner = judged ? study.trials[judged.trial]! : requireBest(study);
  const epoch = judged?.epoch ?? winner.outcome?.epoch;
  const network = { ...trialParams(winner, seed), ...(epoch !== undefined && { epochs: epoch }) };
  const fitted = await fit({ classes: prepared.classes, train: prepared.train }, network, { signal });
  const test = evaluate(fitted, prepared.test!);
  const best = bestOf(winner, network, { metric, goal, value: judged?.value ?? trialValue(winner) }, test);
  await writeFileAtomic(path.join(outputs.tuning, BEST_FILE), formatJson(best));
  await writeReport(outputs.tuning, { study, space, metric, goal, judgements, winner, bound }, log);

  run.logParams(best.tuned);
  run.logMetrics({ [`best ${metric}`]: best.objective.value, testAccuracy: test.accuracy, testLogLoss: test.logLoss });
  run.logMetrics({ trials: study.trials.length, secondsOfTrials: (performance.now() - begin) / 1000 });
  await run.logArtifact(outputs.tuning, 'tuning');
};
