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

/** Texts that go together at most, since rows are dense, and characters of them, the longest's for each. */
const TOGETHER = 32;
const AREA = 1 << 15;

/** Runs `text.onnx` with ONNX Runtime and nothing else, as a program in any language would. */
export class TextGraphScorer {
  readonly #runtime: typeof onnxruntime;
  readonly #session: onnxruntime.InferenceSession;

  private constructor(runtime: typeof onnxruntime, session: onnxruntime.InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  static async load(bytes: Uint8Array): Promise<TextGraphScorer> {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 });
    return new TextGraphScorer(runtime, session);
  }

  async answer(texts: readonly string[]): Promise<TextGraphAnswers> {
    // Rows are as wide as the longest text beside them.
    const order = texts.map((_, i) => i).sort((a, b) => texts[a]!.length - texts[b]!.length);
    const labels: string[] = new Array(texts.length);
    let width = 0;
    let values: Float32Array | Float64Array = new Float32Array(0);
    for (let from = 0, to = 0; from < texts.length; from = to) {
      to = from + 1;
      while (to < texts.length && to - from < TOGETHER && (to - from + 1) * texts[order[to]!]!.length <= AREA) to++;
      const rows = order.slice(from, to);
      const some = rows.map((i) => texts[i]!);
      const results = await this.#session.run({
        [TEXT_GRAPH.text]: new this.#runtime.Tensor('string', some, [some.length]),
      });
      const scores = results[TEXT_GRAPH.probabilities] ?? results[TEXT_GRAPH.scores]!;
      const data = scores.data as Float32Array | Float64Array;
      width = scores.dims[1]!;
      if (from === 0) values = new (data instanceof Float64Array ? Float64Array : Float32Array)(texts.length * width);
      const named = results[TEXT_GRAPH.label]!.data as string[];
      for (const [at, row] of rows.entries()) {
        labels[row] = named[at]!;
        values.set(data.subarray(at * width, (at + 1) * width), row * width);
      }
    }
    return { labels, width, values };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
