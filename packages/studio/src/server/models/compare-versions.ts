import { mcnemar } from '@aml-mlops/metrics';
import type { Answered, Flip, FlipKind, ModelComparison } from '../../api/models.ts';
import type { CsvCell } from '../../csv/csv-line.ts';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import type { StudioContext } from '../context.ts';
import { datasetVersion } from '../data/dataset-version.ts';
import { excerptOf } from '../data/document-excerpt.ts';
import { rowsAt, rowsFrom } from '../data/read-rows.ts';
import type { ModelAnswers } from '../reckoning/tasks.ts';
import { versionOf } from './model-version.ts';

/** Two versions of a model, the documents to compare them on, and a filter for the differences. */
export interface FlipsAsked {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly dataset: string;
  readonly datasetVersion: number;
  readonly kind: FlipKind;
}

export interface ComparisonAsked extends FlipsAsked {
  readonly from: number;
  readonly limit: number;
}

/**
 * Compares two versions of a model on the same documents, and returns those with different labels.
 *
 * @throws MlopsError `E_NOT_FOUND` if a version, a dataset or a folder does not exist, `E_NOT_A_MODEL`
 */
export async function compareVersions(context: StudioContext, asked: ComparisonAsked): Promise<ModelComparison> {
  const { version, rows, name } = datasetVersion(context.workspace, asked.dataset, asked.datasetVersion);
  const { dataset, before, after } = await answersOfBoth(context, asked);
  const [truth, ...answers] = onOneScale(before, after);
  const [ours, theirs] = [answers[1]!, answers[0]!];
  const rights = (given: Int32Array) => given.reduce((sum, answer, i) => sum + Number(answer === truth[i]), 0);
  const documents = truth.length;
  const test = documents === 0 ? undefined : mcnemar(truth, theirs, ours);
  const [beforeRight, afterRight] = [rights(theirs), rights(ours)];
  const onlyBefore = test?.onlyFirst ?? 0;
  const flips = flipsOf(truth, theirs, ours);
  const chosen = flips[asked.kind].slice(asked.from, asked.from + asked.limit);
  const texts = await rowsAt(dataset, chosen);
  return {
    before: { version: asked.before, right: beforeRight, accuracy: documents === 0 ? 0 : beforeRight / documents },
    after: { version: asked.after, right: afterRight, accuracy: documents === 0 ? 0 : afterRight / documents },
    testSet: { name, version, rows },
    documents,
    onlyBefore,
    onlyAfter: test?.onlySecond ?? 0,
    bothRight: beforeRight - onlyBefore,
    bothWrong: documents - afterRight - onlyBefore,
    pValue: test?.pValue ?? null,
    classes: before.truthLabels.map((label, c) => {
      const own = [...truth.keys()].filter((i) => truth[i] === c);
      const right = (given: Int32Array) => own.filter((i) => given[i] === c).length;
      return { label, documents: own.length, before: right(theirs), after: right(ours) };
    }),
    counts: {
      all: flips.all.length,
      gained: flips.gained.length,
      lost: flips.lost.length,
      neither: flips.neither.length,
    },
    from: asked.from,
    flips: chosen.map((row): Flip => {
      const text = texts.get(row)?.text ?? '';
      return {
        row,
        id: texts.get(row)?.id ?? '',
        excerpt: excerptOf(text),
        characters: text.length,
        label: before.truthLabels[truth[row]!] ?? '',
        before: answered(before, row),
        after: answered(after, row),
      };
    }),
  };
}

/** Every matching document on which the two differ, in full, as rows of a file. */
export async function* flipRows(context: StudioContext, asked: FlipsAsked): AsyncGenerator<readonly CsvCell[]> {
  const { dataset, before, after } = await answersOfBoth(context, asked);
  const [truth, ...answers] = onOneScale(before, after);
  const wanted = new Set(flipsOf(truth, answers[0]!, answers[1]!)[asked.kind]);
  let left = wanted.size;
  for await (const { row, id, text } of rowsFrom(dataset, 0)) {
    if (left === 0) return;
    if (!wanted.has(row)) continue;
    left--;
    const [first, second] = [answered(before, row), answered(after, row)];
    const label = before.truthLabels[truth[row]!] ?? '';
    yield [id, text, label, first.label, first.probability, second.label, second.probability];
  }
}

export const FLIP_TITLES = [
  'Id',
  'Text',
  'Label',
  'Champion',
  'Probability (champion)',
  'Challenger',
  'Probability (challenger)',
];

async function answersOfBoth(context: StudioContext, asked: FlipsAsked) {
  const { workspace, reckoner } = context;
  const { contentHash } = datasetVersion(workspace, asked.dataset, asked.datasetVersion);
  const dataset = await storedArtifact(workspace, 'dataset/text', contentHash);
  const answersOf = async (number: number): Promise<ModelAnswers> => {
    const registered = await versionOf(context, asked.name, number);
    const model = await storedArtifact(workspace, 'model/classifier', registered.contentHash);
    return reckoner.reckon(`${registered.contentHash} ${contentHash}`, { do: 'answers', model, dataset });
  };
  return { dataset, before: await answersOf(asked.before), after: await answersOf(asked.after) };
}

/** Labels are matched by name: the models' labels may differ from the dataset's, in content and order. */
function onOneScale(...models: readonly ModelAnswers[]): [Int32Array, ...Int32Array[]] {
  const [first] = models;
  const labels = [...new Set([...first!.truthLabels, ...models.flatMap((model) => model.labels)])];
  const answers = models.map((model) => {
    const places = model.labels.map((label) => labels.indexOf(label));
    return model.answers.map((answer) => places[answer] ?? -1);
  });
  return [first!.truth, ...answers];
}

function flipsOf(truth: Int32Array, before: Int32Array, after: Int32Array): Record<FlipKind, number[]> {
  const all = [...truth.keys()].filter((i) => before[i] !== after[i]);
  return {
    all,
    gained: all.filter((i) => after[i] === truth[i]),
    lost: all.filter((i) => before[i] === truth[i]),
    neither: all.filter((i) => after[i] !== truth[i] && before[i] !== truth[i]),
  };
}

function answered({ labels, truthLabels, truth, answers, probabilities }: ModelAnswers, row: number): Answered {
  const label = labels[answers[row]!] ?? '';
  const probability = probabilities[row];
  return {
    label,
    probability: probability === undefined || Number.isNaN(probability) ? null : probability,
    isRight: label === truthLabels[truth[row]!],
  };
}
