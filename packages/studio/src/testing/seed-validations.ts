import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatJson } from '@aml-mlops/artifacts';
import type { DriftReport } from '@aml-mlops/data-validation';
import type { Plan } from '@aml-mlops/pipeline-sdk';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { Historic } from '@aml-mlops/profiler';
import { HOSTILE } from './hostile-texts.ts';
import { putArtifact } from './put-artifact.ts';
import { seedPlan } from './seed-plan.ts';

/** Weekly validation runs, oldest first; one of them failed. */
export const VALIDATED = ['20261107-060000-val1', '20261114-060000-val2', '20261121-060000-val3'] as const;
export const NODE = 'validate-full';

/** Runs that compared data with a baseline weekly, and the profile that grew with them. */
export async function seedValidations(workspace: Workspace): Promise<void> {
  const plan = validatingPlan();
  const { runs, cache } = workspace.database;
  for (const [week, id] of VALIDATED.entries()) {
    runs.start({
      ...{ id, pipeline: plan.pipeline, scope: plan.scope },
      request: JSON.stringify({ plan, bindings: {}, selection: {} }),
    });
    const attempt = runs.queueNode(id, NODE);
    const at = { startedAt: new Date(), finishedAt: new Date() };
    if (week === 0) {
      runs.updateNode(id, NODE, attempt, {
        ...at,
        status: 'failed',
        error: `labels must be known; got ${HOSTILE.markup}`,
      });
      runs.finish(id, 'failed');
      continue;
    }
    const report = await putArtifact(workspace, 'report/drift', async (folder) => {
      await writeFile(path.join(folder, 'drift.json'), formatJson(driftOf(week)));
      await writeFile(
        path.join(folder, 'drift.html'),
        `<!doctype html><title>drift</title><h1>Drift of week ${week}</h1>`,
      );
    });
    const key = `e${week}`.padEnd(64, '0');
    const fields = { step: 'data-validation', 'param seed': '42' };
    cache.put({ key, scope: plan.scope, node: NODE, fields, outputs: { report }, run: id, seconds: 2 });
    runs.updateNode(id, NODE, attempt, { ...at, status: 'ran', cacheKey: key, fields });
    runs.finish(id, 'done');
  }
  const historic = await putArtifact(workspace, 'profile/historic', async (folder) => {
    await writeFile(path.join(folder, 'historic.json'), formatJson(historicOf(10)));
  });
  workspace.database.states.advance([
    { key: 'topics/historic', kind: 'profile/historic', from: undefined, to: historic },
    { key: `${HOSTILE.emoji}/historic`, kind: 'profile/historic', from: undefined, to: 'f'.repeat(64) },
  ]);
}

function validatingPlan(): Plan {
  const plan = seedPlan('validate', 'topics', { ingest: [], [NODE]: ['ingest'] });
  return {
    ...plan,
    nodes: plan.nodes.map((node) =>
      node.name === NODE ? { ...node, step: 'data-validation', outputs: { report: 'report/drift' } } : node,
    ),
  };
}

function driftOf(week: number): DriftReport {
  const bandsOf = (shift: number) => [
    band('class share of radio', 0.33 + shift, 0.33, 0.05),
    band(`class share of ${HOSTILE.markup}`, 0.01, 0.01, 0.02),
    band('documentLength mean', 79 + 40 * shift, 80, 6),
    band('sentiment mean', 0.01 - shift / 10, 0.01, 0.02),
  ];
  const compared = (shift: number, rows: number): DriftReport['datasets']['train'] => ({
    rows,
    summary: {},
    bands: bandsOf(shift),
    tests: [
      {
        of: 'labels',
        test: 'psi',
        value: shift * 2,
        pValue: 0.04,
        adjustedPValue: 0.08,
        threshold: 0.2,
        within: shift < 0.1,
      },
      {
        of: 'documentLength',
        test: 'kolmogorovSmirnov',
        value: 0.03,
        pValue: 0.6,
        adjustedPValue: 0.9,
        threshold: 0.05,
        within: true,
      },
    ],
    words: [HOSTILE.direction, 'comet', 'the'].map((word, i) => ({
      ...{ word, documents: 12 + i, share: 0.05 * (i + 1), baselineDocuments: 2, baselineShare: 0.01 },
      ...{ isKept: i > 0, pValue: [2e-7, 0.003, 1][i]!, within: i > 1 },
    })),
  });
  const shift = 0.08 * week;
  return {
    schemaVersion: 1,
    errors: [],
    warnings: [
      ...(week === 2
        ? [
            {
              ...{
                dataset: 'test',
                statistic: 'class share of radio',
                value: 0.49,
                expected: 0.33,
                band: [0.28, 0.38] as const,
              },
              message: 'class share of radio of test must be in [0.28, 0.38]; got 0.49',
            },
          ]
        : []),
      {
        ...{ dataset: 'test', statistic: 'words', value: 0.05, expected: 0.01, band: null },
        message: `word "${HOSTILE.direction}" of test is in 5 % of documents; ${HOSTILE.markup}`,
      },
    ],
    thresholds: {
      ...{ standardErrors: 4, minBand: 0.02, maxPsi: 0.2, maxJensenShannon: 0.05, minPValue: 0.001 },
      ...{ minWordPValue: 0.01, language: 'auto', maxOtherLanguageShare: 0.05, maxDuplicateShare: 0.01 },
    },
    language: { code: 'en', normalShare: 0 },
    baseline: { from: 'given', rows: 750, summary: {} },
    datasets: { train: compared(shift / 3, 150), test: compared(shift, 90) },
    duplicates: { count: 1, share: 1 / 90, withinTrain: 6, first: [{ test: HOSTILE.formula, train: 'topics-2-3' }] },
  };
}

function band(statistic: string, value: number, expected: number, half: number) {
  const limits = [expected - half, expected + half] as const;
  return { statistic, value, expected, band: limits, within: Math.abs(value - expected) <= half };
}

/** Weeks in which one label grows and a topic appears and disappears. */
function historicOf(weeks: number): Historic {
  const words = ['comet', 'star', 'telescope', 'orbit', HOSTILE.prototype];
  return {
    schemaVersion: 1,
    versions: Array.from({ length: weeks }, (_, week) => {
      const radio = 0.3 + 0.02 * week;
      const values: [string, number][] = [
        ['rows', 100 + 12 * week],
        ['wordLengthMean', 4.3 + 0.05 * Math.sin(week)],
        ['documentLengthMean', 80 - 1.5 * week],
        ['outOfVocabularyMean', 0.05 + 0.006 * week],
        ['classShare:astronomy', 0.65 - 0.02 * week],
        ['classShare:radio', radio],
        [`classShare:${HOSTILE.markup}`, 0.05],
        ['language:en', 0.97 - 0.01 * week],
        ['language:und', 0.03 + 0.01 * week],
      ];
      return {
        dataset: 'topics-train',
        contentHash: `${week}`.repeat(64).slice(0, 64),
        asOf: `2026-W${37 + week}`,
        statistics: values.map(([name, value]) => ({ name, value })),
        topWords: ['astronomy', HOSTILE.markup].map((label) => ({
          label,
          words: words
            .map((word, i) => ({ word, weight: 0.04 / (1 + Math.abs(week - 2 * i)) }))
            .sort((a, b) => b.weight - a.weight),
        })),
      };
    }),
  };
}
