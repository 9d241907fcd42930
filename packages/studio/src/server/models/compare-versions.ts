import { mcnemar } from '@aml-mlops/metrics';
import type { Answered, Flip, FlipKind, ModelComparison } from '../../api/models.ts';
import { storedArtifact } from '../artifacts/stored-artifact.ts';
import type { StudioContext } from '../context.ts';
import { datasetVersion } from '../data/dataset-version.ts';
import { excerptOf } from '../data/document-excerpt.ts';
import { rowsAt } from '../data/read-rows.ts';
import type { ModelAnswers } from '../reckoning/tasks.ts';
import { versionOf } from './model-version.ts';

export interface ComparisonAsked {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly dataset: string;
  readonly datasetVersion: number;
  readonly kind: FlipKind;
  readonly from: number;
  readonly limit: number;
}

/**
 * Asks two versions of a model about the same documents, and shows those to which they give another label.
 *
 * @throws MlopsError `E_NOT_FOUND` where a version, a dataset or a folder is not there, `E_NOT_A_MODEL`
 */
export async function compareVersions(context: StudioContext, asked: ComparisonAsked): Promise<ModelComparison> {
  const { workspace, reckoner } = context;
  const { contentHash, version, rows, name } = datasetVersion(workspace, asked.dataset, asked.datasetVersion);
  const dataset = await storedArtifact(workspace, 'dataset/text', contentHash);
  const answersOf = async (number: number): Promise<ModelAnswers> => {
    const registered = await versionOf(context, asked.name, number);
    const model = await storedArtifact(workspace, 'model/classifier', registered.contentHash);
    return reckoner.reckon(`${registered.contentHash} ${contentHash}`, { do: 'answers', model, dataset });
  };
  const [before, after] = [await answersOf(asked.before), await answersOf(asked.after)];
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

/** Labels are matched by name: models may know other labels than the documents have, and in another order. */
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
