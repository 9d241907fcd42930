import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { HOSTILE } from './hostile-texts.ts';
import { seedOutputs } from './seed-outputs.ts';

export const STUDY_RUN = '20260903-080000-tune';

/** A study of hyperparameters with trials in every state. */
export async function seedTuning(workspace: Workspace): Promise<void> {
  const trials = Array.from({ length: 24 }, (_, number) => trialOf(number));
  const completed = trials.filter(({ state }) => state === 'completed');
  const best = completed.reduce((one, other) => ((other.value ?? 9) < (one.value ?? 9) ? other : one));
  const files = {
    'trials.json': { schemaVersion: 1, trials },
    'importance.json': {
      schemaVersion: 1,
      importances: [
        { name: 'learningRate', share: 0.71 },
        { name: HOSTILE.markup, share: 0.08 },
      ],
    },
    'best.json': {
      ...{
        schemaVersion: 1,
        trial: best.number,
        objective: { metric: 'logLoss', goal: 'minimise', value: best.value },
      },
      test: { accuracy: 0.871, documents: 126 },
    },
  };
  await seedOutputs(workspace, {
    ...{ id: STUDY_RUN, pipeline: 'retrain', scope: HOSTILE.emoji },
    nodes: {
      [HOSTILE.address]: {
        step: 'hypertune',
        params: {
          searchSpace: { learningRate: ['loguniform', [-8, -3]], [HOSTILE.markup]: ['uniform', [0, 1]] },
          ...{ sampler: 'tpe', policy: { type: 'asha', reductionFactor: 3, minSteps: 2 } },
        },
        outputs: {
          tuning: {
            kind: 'metrics/tuning',
            write: async (folder) => {
              for (const [file, content] of Object.entries(files)) {
                await writeFile(path.join(folder, file), JSON.stringify(content));
              }
            },
          },
        },
      },
    },
  });
}

function trialOf(number: number) {
  const learningRate = 10 ** (-3.5 + 2 * Math.abs(Math.sin(number * 2.3)));
  const end = 0.4 + 0.6 * Math.abs(Math.log10(learningRate) + 2.4);
  const curve = Array.from({ length: 8 }, (_, step) => end + (1.4 - end) * Math.exp(-(step + 1) / 3));
  const params = {
    learningRate,
    [HOSTILE.markup]: (number % 10) / 10,
    [HOSTILE.prototype]: number % 2 === 0 ? 'adam' : 'sgd',
  };
  if (number === 5) return { number, state: 'failed', value: null, params, curve: [], error: HOSTILE.control };
  if (number > 8 && end > 0.6) return { number, state: 'pruned', value: curve[1]!, params, curve: curve.slice(0, 2) };
  return {
    number,
    state: 'completed',
    value: curve.at(-1)!,
    params,
    curve: number === 3 ? [null, ...curve.slice(1)] : curve,
  };
}
