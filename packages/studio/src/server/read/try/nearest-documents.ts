import { setImmediate } from 'node:timers/promises';
import { readBatches, readDatasetInfo } from '@aml-mlops/artifacts';
import { outputsOfRun, type Workspace } from '@aml-mlops/pipeline-sdk/runner';
import type { NearestDocuments } from '../../../api/try.ts';
import type { OpenModel } from './open-models.ts';
import { TextIndex } from './text-index.ts';

const MOST_DOCUMENTS = 20_000;
/** Documents per batch: other requests are served in between. */
const STRIDE = 100;
const SHOWN = 5;
const EXCERPT = 600;
/** Longer texts are truncated: more than this does not improve the similarity. */
const READ_UNITS = 100_000;

/** Training documents of the most recently used model, in its representation. */
export class NearestFinder {
  readonly #workspace: Workspace;
  #kept: { readonly key: string; readonly index: Promise<TextIndex | undefined> } | undefined;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The training documents most similar to a text, by the model's words and weights. */
  async find(model: OpenModel, text: string): Promise<NearestDocuments> {
    const key = model.version.contentHash;
    if (this.#kept?.key !== key) {
      const index = this.#open(model);
      this.#kept = { key, index };
      index.catch(() => {
        this.#kept = undefined;
      });
    }
    const index = await this.#kept.index;
    if (!index)
      return { documents: [], compared: 0, fault: 'the training documents of this model are not in this workspace' };
    const documents = index.nearest(text.slice(0, READ_UNITS), SHOWN).map(({ id, label, text: whole, similarity }) => {
      return { id, label, text: whole.slice(0, EXCERPT), similarity };
    });
    return { documents, compared: index.length, fault: undefined };
  }

  async #open({ version, scorer }: OpenModel): Promise<TextIndex | undefined> {
    const folder = trainingFolder(this.#workspace, version.runId);
    const info = folder === undefined ? undefined : await readDatasetInfo(folder).catch(() => undefined);
    if (folder === undefined || !info) return undefined;
    const index = new TextIndex(scorer.model);
    for await (const { ids, texts, targets } of readBatches(folder)) {
      for (let from = 0; from < texts.length; from += STRIDE) {
        const documents = texts.slice(from, from + STRIDE).map((text, i) => {
          const label = info.labels[targets[from + i]!] ?? '';
          return { id: ids[from + i]!, label, text: text.slice(0, READ_UNITS) };
        });
        index.add(documents);
        if (index.length >= MOST_DOCUMENTS) return index;
        await setImmediate();
      }
    }
    return index;
  }
}

/** The training data of the run that registered a model, as read by it; undefined if this workspace does not know it. */
function trainingFolder(workspace: Workspace, trackingRun: string): string | undefined {
  const run = workspace.database.runs.headOfTrackingRun(trackingRun);
  try {
    const outputs = run ? outputsOfRun(workspace, run.id) : [];
    return outputs.find(({ port, kind }) => port === 'train' && kind === 'dataset/text')?.folder;
  } catch {
    // A plan of another version.
    return undefined;
  }
}
