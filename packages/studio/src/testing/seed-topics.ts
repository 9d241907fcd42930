import { hashText, writeDataset, writeLineage } from '@aml-mlops/artifacts';
import type { Workspace } from '@aml-mlops/pipeline-sdk/runner';
import { calibrate, writeCalibration } from '@aml-mlops/scoring/calibration';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { openTracking } from '@aml-mlops/tracking';
import { HOSTILE, LONG_DOCUMENT } from './hostile-texts.ts';
import { putArtifact } from './put-artifact.ts';

/** Labels of the tiny model, and two that occur only in documents. */
const LABELS = [HOSTILE.markup, HOSTILE.prototype, 'astronomy', 'photography', 'radio'];
const WORDS: readonly (readonly [label: number, words: readonly string[]])[] = [
  [2, ['star', 'telescope', 'comet', 'orbit', 'eclipse']],
  [3, ['lens', 'film', 'portrait', 'shutter', 'light']],
  [4, ['radio', 'antenna', 'metres', 'signal', 'morse']],
];
const FILLERS = ['the evening', 'a neighbour', 'my workshop', 'this winter', 'an old book', 'the last meeting'];

/**
 * Datasets, and a model with three versions, as pipelines leave them: readable artifacts, duplicate documents, wrong labels, a
 * document of a megabyte.
 */
export async function seedTopics(workspace: Workspace, run: string): Promise<void> {
  const weeks = ['2026-W44', '2026-W45', '2026-W46'];
  const [older, train, test] = [
    await seedDataset(workspace, { rows: 90, seed: 1, weeks: weeks.slice(0, 2) }),
    await seedDataset(workspace, { rows: 150, seed: 2, weeks }),
    await seedDataset(workspace, { rows: 90, seed: 3, weeks: weeks.slice(2) }),
  ];
  const register = (name: string, contentHash: string, rows: number) =>
    workspace.database.datasets.register({
      ...{ name, contentHash, rows, run, labels: LABELS },
      lineage: {
        step: 'define-dataset',
        'param testShare': '0.2',
        'input raw': 'c'.repeat(64),
        [HOSTILE.prototype]: HOSTILE.formula,
      },
    });
  register('topics-train', older, 90);
  register('topics-train', train, 150);
  register('topics-test', test, 90);
  const models = [await seedModel(workspace, 0), await seedModel(workspace, 4), await seedModel(workspace, -5, false)];
  for (const [i, model] of models.entries()) {
    const fields = { step: 'trainer', 'input train': i === 0 ? older : train, 'input test': test };
    workspace.database.cache.put({
      ...{ key: `${i}`.repeat(64), scope: 'topics', node: 'trainer', fields, run, seconds: 4 },
      outputs: { model },
    });
  }
  const tracking = openTracking(workspace.trackingUri);
  try {
    const logged = await tracking.startRun({ experiment: 'topics', name: 'trainer', tags: { 'mlops.run': run } });
    for (const contentHash of models) {
      await tracking.models.register({
        ...{ name: 'topics-classifier', contentHash, runId: logged.runId, description: CARD },
        source: `/elsewhere/${contentHash}`,
        tags: { team: HOSTILE.emoji },
      });
    }
    const promote = (alias: string, version: number, who: string, why: string) =>
      tracking.models.promote('topics-classifier', alias, version, { who, why, evidence: EVIDENCE });
    await promote('champion', 1, 'champion-gate', 'there was no champion; accuracy 0.8111');
    await promote('challenger', 2, HOSTILE.direction, HOSTILE.markup);
    await logged.end('FINISHED');
  } finally {
    await tracking.close();
  }
}

const EVIDENCE = {
  promoted: true,
  metric: 'accuracy',
  margin: 0.005,
  documents: 90,
  candidate: { accuracy: 0.8111111, macroF1: 0.79, logLoss: 0.61 },
  champion: null,
  [HOSTILE.markup]: HOSTILE.formula,
};

const CARD = [
  '# Model card: a linear model of six words',
  '',
  'Classifies texts (language: en) into 3 classes: astronomy, photography, radio.',
  '',
  '## Results',
  'It was judged on documents that had no part in its training.',
  '',
  '| class | precision | recall | documents |',
  '| --- | ---: | ---: | ---: |',
  '| astronomy | 0.871 | 0.794 | 30 |',
  '| photography | 0.806 | 0.833 | 30 |',
  `| ${HOSTILE.markup} | 0 | 0 | 0 |`,
  '',
  '## Limits',
  '- It knows the classes above and no others: a text about something else is given one of them.',
  '- Texts are cleaned as `cleaning.json` says.',
].join('\n');

async function seedModel(workspace: Workspace, lean: number, passed = true): Promise<string> {
  const test = { documents: 90, maxProbabilityDifference: passed ? 3.2e-8 : 0.12, labelFlips: passed ? 0 : 4 };
  const generated = { documents: 200, maxProbabilityDifference: 4.4e-8, labelFlips: 0 };
  const parity = { schemaVersion: 1, passed, tolerance: 1e-5, ...test, documents: 290, test, generated };
  return putArtifact(workspace, 'model/classifier', async (folder) => {
    await writeTinyModel(folder, { lean, parity });
    // The third was written by a version that did not measure it.
    if (!passed) return;
    const documents = 120;
    const probabilities = Float64Array.from({ length: documents * 2 }, (_, i) => {
      const sure = 0.5 + (i >> 1) / (2 * documents);
      return i % 2 === 0 ? sure : 1 - sure;
    });
    const truth = Int32Array.from({ length: documents }, (_, i) => Number((i * 37) % 100 > 45 + i * 0.4));
    await writeCalibration(folder, calibrate(probabilities, truth, ['radio', 'astronomy']));
  });
}

async function seedDataset(
  workspace: Workspace,
  { rows, seed, weeks }: { readonly rows: number; readonly seed: number; readonly weeks: readonly string[] },
): Promise<string> {
  const documents = Array.from({ length: rows }, (_, row) => documentOf(row, seed));
  return putArtifact(workspace, 'dataset/text', async (folder) => {
    await writeDataset(folder, LABELS, {
      ids: documents.map(({ id }) => id),
      texts: documents.map(({ text }) => text),
      targets: Int32Array.from(documents, ({ target }) => target),
    });
    await writeLineage(folder, {
      schemaVersion: 1,
      partitions: weeks.map((week) => ({
        name: `week=${week}`,
        rows: rows / weeks.length,
        files: [{ name: `week=${week}/${HOSTILE.emoji}.jsonl`, sha256: 'd'.repeat(64) }],
      })),
      drawn: { share: 0.8, seed },
      rows,
      rowsPerLabel: Object.fromEntries(WORDS.map(([label]) => [LABELS[label]!, rows / 3])),
    });
  });
}

/** Words of its label, occasionally with one of another label. */
function documentOf(row: number, seed: number): { id: string; text: string; target: number } {
  const pick = (i: number, length: number) => Number.parseInt(hashText(`${seed} ${row} ${i}`).slice(0, 6), 16) % length;
  const [label, words] = WORDS[row % WORDS.length]!;
  const own = Array.from(
    { length: 6 },
    (_, i) => `${FILLERS[pick(i, FILLERS.length)]} ${words[pick(i + 1, words.length)]}`,
  );
  const stray =
    row % 4 === 0 ? ` ${WORDS[(row + 1) % WORDS.length]![1][0]} ${WORDS[(row + 1) % WORDS.length]![1][1]}` : '';
  const id = `topics-${seed}-${row}`;
  const text = `${own.join(', ')}${stray}.\nNumber ${row}, ${FILLERS[pick(9, FILLERS.length)]}.`;
  if (row === 3) return { id: HOSTILE.control, text: HOSTILE.markup, target: 0 };
  if (row === 4) return { id: HOSTILE.formula, text: `${HOSTILE.direction} ${LONG_DOCUMENT}`, target: 1 };
  // Duplicated, and once with another label.
  if (row % 30 === 21) return { ...documentOf(row - 3, seed), id: `${id}-again` };
  if (row === 52) return { ...documentOf(row - 3, seed), id: `${id}-again`, target: 4 };
  // Annotation errors.
  if (row % 40 === 11) return { id, text, target: WORDS[(row + 1) % WORDS.length]![0] };
  return { id, text, target: label };
}
