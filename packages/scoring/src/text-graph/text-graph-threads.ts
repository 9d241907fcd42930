import { stat } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { writeModel } from '@aml-mlops/onnx';
import { collectGarbage, definePool } from '@aml-mlops/parallel';
import { MODEL_FILES, readModelFolder } from '../model-folder.ts';
import { buildTextGraph } from './build-text-graph.ts';
import { inexpressible } from './inexpressible.ts';
import { type TextGraphAnswers, TextGraphScorer } from './text-graph-scorer.ts';
import { together } from './together.ts';
import { unicodeFacts } from './unicode-facts.ts';

type Task =
  | { readonly do: 'prepare' }
  | { readonly do: 'build'; readonly folder: string }
  | { readonly do: 'answer'; readonly file: string; readonly batches: readonly (readonly string[])[] };

type Result =
  | { readonly did: 'prepare' }
  | { readonly did: 'build' }
  | { readonly did: 'refuse'; readonly reason: string }
  | { readonly did: 'answer'; readonly answers: readonly TextGraphAnswers[] };

/** Bytes of a graph that one thread asks alone: a session holds it twice. */
const LARGE_GRAPH = 64 * 1024 * 1024;

/** To build a graph and to ask it takes longer than all other certificates of a model together. */
const textGraphPool = definePool(import.meta.url, 'text-graph', () => async (task: Task): Promise<Result> => {
  if (task.do === 'answer') return { did: 'answer', answers: await answer(task.file, task.batches) };
  if (task.do === 'build') return build(task.folder);
  unicodeFacts();
  return { did: 'prepare' };
});

/** Where a graph is until its certificate holds: ONNX Runtime loads a file without holding its bytes besides. */
export function uncertifiedGraph(folder: string): string {
  return path.join(folder, `${MODEL_FILES.textGraph}.uncertified`);
}

async function build(folder: string): Promise<Result> {
  try {
    const rule = await writeGraph(folder);
    if (rule !== undefined) return { did: 'refuse', reason: rule };
  } catch (error) {
    if (error instanceof MlopsError) return { did: 'refuse', reason: error.message };
    throw error;
  }
  // The model and its graph, but for the weights, are in memory until then.
  if (await isLarge(uncertifiedGraph(folder))) collectGarbage();
  return { did: 'build' };
}

async function writeGraph(folder: string): Promise<string | undefined> {
  const model = await readModelFolder(folder);
  const rule = inexpressible(model);
  if (rule !== undefined) return rule;
  const graph = buildTextGraph(model, path.join(folder, MODEL_FILES.network));
  await writeModel(uncertifiedGraph(folder), graph, { flush: true });
  return undefined;
}

async function isLarge(file: string, large = LARGE_GRAPH): Promise<boolean> {
  return (await stat(file)).size > large;
}

async function answer(file: string, batches: readonly (readonly string[])[]): Promise<TextGraphAnswers[]> {
  const graph = await TextGraphScorer.load(file);
  try {
    const answers: TextGraphAnswers[] = [];
    // Some of ONNX Runtime's interfaces end a text at U+0000.
    for (const texts of batches) answers.push(await graph.answer(texts.map((text) => text.replaceAll('\0', ' '))));
    return answers;
  } finally {
    await graph.close();
  }
}

/** Threads that build a model's `text.onnx` and ask it, while the model is certified otherwise. */
export class TextGraphThreads {
  #open: { readonly pool: ReturnType<typeof textGraphPool.open>; readonly prepared: Promise<unknown> } | undefined;

  readonly #large: number;

  /** @param large bytes of a graph that one new thread asks alone. Default: 64 MiB */
  constructor({ large = LARGE_GRAPH }: { readonly large?: number } = {}) {
    this.#large = large;
  }

  /**
   * Starts the threads, which takes a moment: before the model is there, they load meanwhile. {@link build} starts one if there is none.
   *
   * @param workers number of threads that answer. Range: [1, 256]
   */
  start(workers: number): void {
    this.#started(workers);
  }

  /** Writes {@link uncertifiedGraph}. @returns a sentence if the model cannot be expressed as such a graph */
  async build(folder: string): Promise<string | undefined> {
    const { pool, prepared } = this.#started(1);
    await prepared;
    const result = await pool.run({ do: 'build', folder });
    if (result.did === 'refuse') return result.reason;
    if (result.did !== 'build') throw new Error(`a thread answered ${result.did} to build`);
    return undefined;
  }

  /**
   * Answers to the texts of all lists, in order. Sums of a text depend in their last bits on those that it is asked together with: texts of its
   * own list, whatever the number of threads.
   *
   * @param file of the graph
   * @param lists with one text at least
   */
  async answer(file: string, lists: readonly (readonly string[])[]): Promise<TextGraphAnswers> {
    const { pool } = (await isLarge(file, this.#large)) ? await this.#anew() : this.#started(1);
    const { workers } = pool;
    const texts = lists.flat();
    const starts = lists.map((_, at) => lists.slice(0, at).reduce((sum, list) => sum + list.length, 0));
    const batches = lists.flatMap((list, at) => together(list).map((rows) => rows.map((row) => starts[at]! + row)));
    const parts = Array.from({ length: workers }, (_, part) =>
      batches.filter((_batch, at) => at % workers === part),
    ).filter((part) => part.length > 0);
    const answered = await Promise.all(
      parts.map(async (part) => {
        const asked = part.map((rows) => rows.map((row) => texts[row]!));
        const result = await pool.run({ do: 'answer', file, batches: asked });
        if (result.did !== 'answer') throw new Error(`a thread answered ${result.did} to answer`);
        return part.map((rows, at) => ({ rows, ...result.answers[at]! }));
      }),
    );
    return inOrder(answered.flat(), texts.length);
  }

  async close(): Promise<void> {
    await this.#open?.pool.close();
    this.#open = undefined;
  }

  /** One thread for a large session, without what the heap of the one that built the graph has kept. */
  async #anew() {
    await this.close();
    this.#open = { pool: textGraphPool.open({ workers: 1, shared: undefined }), prepared: Promise.resolve() };
    return this.#open;
  }

  #started(workers: number) {
    if (this.#open) return this.#open;
    const pool = textGraphPool.open({ workers, shared: undefined });
    const prepared = pool.run({ do: 'prepare' });
    // Its error is thrown where it is waited for.
    prepared.catch(() => undefined);
    this.#open = { pool, prepared };
    return this.#open;
  }
}

function inOrder(parts: readonly (TextGraphAnswers & { readonly rows: readonly number[] })[], texts: number) {
  const { width, values: first } = parts[0]!;
  const labels: string[] = new Array(texts);
  const values = new (first instanceof Float64Array ? Float64Array : Float32Array)(texts * width);
  for (const part of parts) {
    for (const [at, row] of part.rows.entries()) {
      labels[row] = part.labels[at]!;
      values.set(part.values.subarray(at * width, (at + 1) * width), row * width);
    }
  }
  return { labels, width, values };
}
