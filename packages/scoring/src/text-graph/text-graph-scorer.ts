import type * as onnxruntime from 'onnxruntime-node';
import { loadRuntime } from '../load-runtime.ts';
import { TEXT_GRAPH } from './build-text-graph.ts';

/** What `text.onnx` answers. */
export interface TextGraphAnswers {
  readonly labels: readonly string[];
  readonly width: number;
  /** Row-major [texts, width]. */
  readonly values: Float32Array | Float64Array;
}

/** Runs `text.onnx` with ONNX Runtime and nothing else, as a program in any language would. */
export class TextGraphScorer {
  readonly #runtime: typeof onnxruntime;
  readonly #session: onnxruntime.InferenceSession;

  private constructor(runtime: typeof onnxruntime, session: onnxruntime.InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  static async load(file: string): Promise<TextGraphScorer> {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    return new TextGraphScorer(runtime, session);
  }

  /** @param texts one at least; rows are dense, and as wide as the longest of them */
  async answer(texts: readonly string[]): Promise<TextGraphAnswers> {
    const feeds = { [TEXT_GRAPH.text]: new this.#runtime.Tensor('string', [...texts], [texts.length]) };
    const results = await this.#session.run(feeds);
    const scores = results[TEXT_GRAPH.probabilities] ?? results[TEXT_GRAPH.scores]!;
    return {
      labels: results[TEXT_GRAPH.label]!.data as string[],
      width: scores.dims[1]!,
      values: scores.data as Float32Array | Float64Array,
    };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
