import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MlopsError } from '@aml-mlops/errors';
import { definePool } from '@aml-mlops/parallel';
import { MODEL_FILES, readModelFolder } from '../model-folder.ts';
import { buildTextGraph } from './build-text-graph.ts';
import { type TextGraphAnswers, TextGraphScorer } from './text-graph-scorer.ts';

/** A graph of raw texts, and what ONNX Runtime answers by it. */
export interface AskedTextGraph {
  readonly bytes: Uint8Array;
  /** One for each list of texts. */
  readonly answers: readonly TextGraphAnswers[];
}

interface Question {
  readonly folder: string;
  readonly lists: readonly (readonly string[])[];
}

type Reply = AskedTextGraph | { readonly refused: string };

/** Building and asking take longer than all other certificates together, and nothing else waits for them. */
const asking = definePool(import.meta.url, 'text-graph', () => async ({ folder, lists }: Question): Promise<Reply> => {
  let bytes: Uint8Array;
  try {
    const model = await readModelFolder(folder);
    bytes = buildTextGraph(model, await readFile(path.join(folder, MODEL_FILES.network)));
  } catch (error) {
    if (error instanceof MlopsError) return { refused: error.message };
    throw error;
  }
  const graph = await TextGraphScorer.load(bytes);
  try {
    const answers: TextGraphAnswers[] = [];
    // ONNX Runtime's strings end at U+0000 in some of its interfaces.
    for (const texts of lists) answers.push(await graph.answer(texts.map((text) => text.replaceAll('\0', ' '))));
    return { bytes, answers };
  } finally {
    await graph.close();
  }
});

/**
 * Builds the graph of a model folder and asks it, in a thread of its own.
 *
 * @returns a sentence if the model cannot be expressed as such a graph
 */
export async function askTextGraph(
  folder: string,
  lists: readonly (readonly string[])[],
): Promise<AskedTextGraph | string> {
  const pool = asking.open({ workers: 1, shared: undefined });
  try {
    const reply = await pool.run({ folder, lists });
    return 'refused' in reply ? reply.refused : reply;
  } finally {
    await pool.close();
  }
}
