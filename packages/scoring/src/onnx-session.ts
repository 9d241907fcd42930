import { MlopsError } from '@aml-mlops/errors';
import type { CsrMatrix } from '@aml-mlops/text';
import type * as onnxruntime from 'onnxruntime-node';
import { type Batch, cutBatches } from './batches.ts';
import { loadRuntime } from './load-runtime.ts';
import type { ModelDescription } from './model-folder.ts';
import type { Scores } from './scores.ts';

/** A model's graph in ONNX Runtime. */
export class OnnxSession {
  readonly #runtime: typeof onnxruntime;
  readonly #session: onnxruntime.InferenceSession;
  readonly #description: ModelDescription;
  readonly #weightsType: 'float32' | 'float64';

  private constructor(
    runtime: typeof onnxruntime,
    session: onnxruntime.InferenceSession,
    description: ModelDescription,
  ) {
    this.#runtime = runtime;
    this.#session = session;
    this.#description = description;
    const metadata = session.inputMetadata.find(({ name }) => name === description.inputs.weights);
    this.#weightsType = metadata?.isTensor && metadata.type === 'float64' ? 'float64' : 'float32';
  }

  /** @throws MlopsError `E_NOT_A_MODEL` for a file that is missing or invalid; names it */
  static async load(file: string, description: ModelDescription, threads: number): Promise<OnnxSession> {
    // Loading the binary takes longer than loading most models, so it is loaded on first use.
    const runtime = await loadRuntime();
    try {
      const session = await runtime.InferenceSession.create(file, {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
      });
      return new OnnxSession(runtime, session, description);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new MlopsError('E_NOT_A_MODEL', `${file} cannot be loaded: ${reason}`, { file }, { cause });
    }
  }

  /** Scores of all rows. Those of a row do not depend on the others, up to rounding. */
  async scores(rows: CsrMatrix): Promise<Scores> {
    let out: Scores | undefined;
    for (const batch of cutBatches(rows)) {
      const scores = await this.#run(rows, batch);
      const width = scores.dims[1] ?? 1;
      const values = scores.data as Float32Array | Float64Array;
      const size = rows.rows * width;
      out ??= { width, values: values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size) };
      for (const [i, row] of batch.rows.entries())
        out.values.set(values.subarray(i * width, (i + 1) * width), row * width);
    }
    return out ?? { width: 0, values: new Float64Array(0) };
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  async #run(matrix: CsrMatrix, { rows, length }: Batch): Promise<onnxruntime.Tensor> {
    const { Tensor } = this.#runtime;
    const ids = new BigInt64Array(rows.length * length);
    const weights = this.#weightsType === 'float64' ? new Float64Array(ids.length) : new Float32Array(ids.length);
    for (const [i, row] of rows.entries()) {
      let at = i * length;
      for (let e = matrix.indptr[row]!; e < matrix.indptr[row + 1]!; e++, at++) {
        ids[at] = BigInt(matrix.indices[e]!);
        weights[at] = matrix.data[e]!;
      }
    }
    const dims = [rows.length, length];
    const { inputs, outputs } = this.#description;
    const feeds = {
      [inputs.ids]: new Tensor('int64', ids, dims),
      [inputs.weights]:
        weights instanceof Float64Array ? new Tensor('float64', weights, dims) : new Tensor('float32', weights, dims),
    };
    const results = await this.#session.run(feeds, [outputs.scores]);
    return results[outputs.scores] as onnxruntime.Tensor;
  }
}
