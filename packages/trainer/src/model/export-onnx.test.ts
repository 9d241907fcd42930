import { buildModel, readModel } from '@aml-mlops/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { fitSync } from '../fit.ts';
import { softmaxAt } from '../measures/temperature.ts';
import { networkParams } from '../network/params.ts';
import { predictLogits } from '../predict.ts';
import { smallData } from '../testing/small-data.ts';
import { exportOnnx } from './export-onnx.ts';

const train = smallData(1);
const unseen = smallData(2).counts;

describe.each(['counts', 'log-idf'] as const)('a network that reads %s', (weighting) => {
  const params = networkParams.parse({ hiddenSize: 12, epochs: 3, learningRate: 0.02, weighting });
  const network = fitSync({ classes: 3, train }, params);

  test('gives in ONNX Runtime what it gives in training: any batch, any padding, empty documents', async () => {
    const session = await InferenceSession.create(buildModel(exportOnnx(network, 1.7)), { logSeverityLevel: 3 });
    const expected = softmaxAt(1.7, predictLogits(network, unseen), 3);
    for (const [batch, length] of [
      [unseen.rows, 60],
      [1, 50],
    ] as const) {
      const ids = new BigInt64Array(batch * length).fill(49n);
      const counts = new Float32Array(batch * length);
      for (let row = 0; row < batch; row++) {
        for (let e = unseen.indptr[row]!; e < unseen.indptr[row + 1]!; e++) {
          const at = row * length + e - unseen.indptr[row]!;
          ids[at] = BigInt(unseen.words[e]!);
          counts[at] = unseen.counts[e]!;
        }
      }
      const dims = [batch, length];
      const feeds = { ids: new Tensor('int64', ids, dims), counts: new Tensor('float32', counts, dims) };
      const { probabilities } = await session.run(feeds);
      expect(probabilities?.dims).toEqual([batch, 3]);
      for (const [i, p] of (probabilities!.data as Float32Array).entries()) {
        expect(Math.abs(p - expected[i]!)).toBeLessThan(1e-7);
      }
    }
    await session.release();
  });

  test('is the same bytes every time, and says what it reads', () => {
    const bytes = buildModel(exportOnnx(network, 1));
    expect(buildModel(exportOnnx(network, 1))).toEqual(bytes);
    const { inputs, outputs, metadata } = readModel(bytes);
    expect(inputs.map(({ name, dims }) => [name, dims])).toEqual([
      ['ids', ['N', 'L']],
      ['counts', ['N', 'L']],
    ]);
    expect(outputs[0]).toEqual({ name: 'probabilities', type: 'float32', dims: ['N', 3] });
    expect(metadata).toEqual({ weighting, words: '50' });
  });
});
